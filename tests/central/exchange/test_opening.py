"""The book of a batch knows what its ops need, and where sales lie that were told again."""

from collections.abc import Iterable

import msgspec
import pytest

from central.exchange.opening import open_book
from central.judging.needs import Needs
from central.judging.stamping import NO_SUCH_CARD
from central.store.accounts import accounts_of
from central.store.cards import cards_of
from central.store.exceptions import exceptions
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Sale
from loyalty.ops.stamped import CARDS_MAX, Stamped, StampedLine
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.values.ids import OpId
from tests.central.floor import PROGRAMME, Floor, FloorTill
from tests.central.points.purses import publish, whole
from tests.central.restoring import picture, restore


@pytest.mark.parametrize(
    ("named", "opened"), [((), ()), ((2,), (2,)), ((1, 3), (1, 3)), ((2, 9), (1, 2, 3)), ((0,), (1, 2, 3))]
)
def test_an_issue_opens_the_versions_that_are_named_and_all_where_one_is_not_there(
    sqlite_floor: Floor, named: tuple[int, ...], opened: tuple[int, ...]
) -> None:
    floor, till = sqlite_floor, sqlite_floor.till()
    for version in (1, 2, 3):
        publish(floor, msgspec.structs.replace(PROGRAMME, version=version))
    needs = Needs(issuing=set(named))
    book = floor.database.write(
        lambda tx: open_book(tx, floor.known(till.id), needs, [OpId(till.id, 1, 1)], wants=(), verifier=None, now_ms=0)
    )
    assert tuple(sorted(book.offers)) == opened


def with_stamps(till: FloorTill, member: str, cards: Iterable[str]) -> Sale:
    stamps = tuple(Stamped(card, Effect(earn=9), 9, (StampedLine(1, 9, 0),)) for card in cards)
    return msgspec.structs.replace(till.sale(member, 100), stamps=stamps)


def cards(floor: Floor, member: str) -> dict[str, int]:
    """The balance of each card of the member that the books have."""
    named = floor.database.read(lambda tx: cards_of(tx, member))
    found = floor.database.write(lambda tx: accounts_of(tx, named))
    return {name.rpartition(".")[2]: row.account.balance for name, row in found.items()}


def publish_card(floor: Floor, card: str, version: int = 1) -> None:
    cups = StampCard(id=card, label=card, full=9, worth=FullCard(free_piece=True))
    publish(floor, msgspec.structs.replace(PROGRAMME, version=version, stamp_cards=StampCards(cards=(cups,))))


def test_f02_stamp_cards_that_no_programme_has_count_for_nothing_and_are_stored_nowhere(floor: Floor) -> None:
    publish_card(floor, "cups")
    liar, other, member = floor.till(), floor.till("South", "Till 2"), floor.members[0]
    liar.exchange_all()
    for round_ in range(3):
        liar.commit(with_stamps(liar, member, [f"made-up-{round_}-{one}" for one in range(20)]))
    liar.commit(with_stamps(liar, member, ["cups", "made-up"]))
    liar.commit(with_stamps(liar, member, ["cups"]))
    liar.exchange(wants={f"{member}.wished": 9})
    assert [one.code for one in liar.exchange_all().outcomes] == []
    assert cards(floor, member) == {"cups": 9}
    causes = [one.noted.cause for one in floor.database.read(exceptions)]
    assert causes == [NO_SUCH_CARD] * 4
    other.exchange_all()
    assert [name for table in other.rows.values() for name in table if "made-up" in name or "wished" in name] == []
    publish_card(floor, "made-up", version=2)
    liar.commit(with_stamps(liar, member, ["made-up"]))
    liar.exchange_all()
    assert cards(floor, member) == {"cups": 9, "made-up": 9}, "from now on there is one"
    assert whole(floor)


def test_a_card_of_a_version_that_was_lost_with_the_server_counts_as_long_as_a_programme_could_have_so_many(
    floor: Floor,
) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    before = picture(floor)
    publish_card(floor, "cups")
    restore(floor, before)
    till.exchange_all()
    till.commit(with_stamps(till, member, ["cups"]))
    till.exchange_all()
    assert cards(floor, member) == {"cups": 9}
    assert floor.database.read(exceptions) == []
    till.commit(with_stamps(till, member, [f"c{one}" for one in range(CARDS_MAX)]))
    till.exchange_all()
    assert len(cards(floor, member)) == CARDS_MAX
    assert [one.noted.cause for one in floor.database.read(exceptions)] == [NO_SUCH_CARD]
    assert whole(floor)
