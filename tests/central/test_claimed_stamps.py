"""Who forgot the card has the stamps of the sale with its points, whoever sold it, and returns follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from central.repricing.repricer import Repricer
from central.store import exceptions
from loyalty.ops.accrued import Reason
from loyalty.ops.operations import Sale
from loyalty.rules.claims import Claims
from loyalty.values.errors import Refusal
from terminal.questions import Answer, ClaimAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.till.trade.papers import code_of_sale
from tests.central.between_tills import the_books_hold
from tests.central.test_stamps_between_tills import COFFEE, held, kept, publish, sell, shown, with_cards
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    found = Room(sqlite_copy, tmp_path)
    publish(found, msgspec.structs.replace(with_cards(COFFEE), claims=Claims()))
    found.wait(65)
    yield found
    found.close()


def done(answer: Answer) -> None:
    assert isinstance(answer, Told), answer


def forgotten(till: RealTill, cups: int = 4, name: str = "sold") -> str:
    """Cups that were sold to nobody: the code on the receipt."""
    done(till.ask(SaleAsked(name, WishedSale(None, (WishedLine(None, "food", 300 * cups, cups),)))))
    found = till.store.kept(name)
    assert found is not None
    assert isinstance(found.operation, Sale)
    return code_of_sale(till.signer, found.epoch, found.seq, found.operation)


def net(room: Room, member: str) -> int:
    """Stamps less what is owed: of what a till still holds the next stamps repay it, as it is with points."""
    balance, owed = kept(room, member)
    return balance - owed


def causes(room: Room) -> list[str]:
    return [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]


@pytest.mark.parametrize("of_other_till", [False, True])
@pytest.mark.parametrize("comes_first", ["sale", "claim"])
def test_the_stamps_of_a_sale_come_with_its_points_whoever_sold_it(
    room: Room, comes_first: str, *, of_other_till: bool
) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    first.off = comes_first == "claim"
    room.wait(65)
    receipt = forgotten(first)
    claiming, sale = (second, receipt) if of_other_till else (first, "sold")
    room.wait(65)
    done(claiming.ask(ClaimAsked("claim", sale, member)))
    the_books_hold(room)
    assert (kept(room, member), {shown(till, member) for till in room.tills}) == ((4, 0), {4})
    done(second.ask(RefundAsked("back-1", receipt, (WishedPieces(1, 1),))))
    done(first.ask(RefundAsked("back-2", "sold", (WishedPieces(1, 1),))))
    the_books_hold(room)
    assert (net(room, member), {shown(till, member) for till in room.tills}) == (2, {2})
    assert causes(room) == []


def test_they_can_be_used_like_any_others(room: Room) -> None:
    first, member = room.tills[0], room.floor.members[0]
    sell(first, "own", member, 5)
    forgotten(first, cups=4)
    done(first.ask(ClaimAsked("claim", "sold", member)))
    the_books_hold(room)
    room.wait(300)
    assert held(first, member) == 9
    first.off = True
    free = sell(first, "free", member, 2, full=True)
    assert free["stamp_cards"][0]["stamps_used"] == 9
    the_books_hold(room)
    assert kept(room, member) == (1, 0)


def test_an_undone_claim_takes_them_again_and_what_came_back_before_is_not_given(room: Room) -> None:
    first, member = room.tills[0], room.floor.members[0]
    forgotten(first)
    done(first.ask(RefundAsked("back", "sold", (WishedPieces(1, 1),))))
    done(first.ask(ClaimAsked("claim", "sold", member)))
    the_books_hold(room)
    assert kept(room, member) == (3, 0)
    done(first.ask(RefundAsked("undo", "claim", None)))
    the_books_hold(room)
    assert net(room, member) == 0
    done(first.ask(RefundAsked("rest", "sold", None)))
    the_books_hold(room)
    assert (net(room, member), causes(room)) == (0, [])


def test_moved_from_the_wrong_card_they_go_to_the_right_member_with_the_points(room: Room) -> None:
    first, (wrong, right) = room.tills[0], room.floor.members[:2]
    sell(first, "sold", wrong, 4)
    done(first.ask(ClaimAsked("claim", "sold", right, reason=Reason(text="wrong card").text)))
    the_books_hold(room)
    assert (net(room, wrong), net(room, right)) == (0, 4)
    assert {shown(till, wrong) for till in room.tills} == {0}
    done(first.ask(RefundAsked("back", "sold", None)))
    the_books_hold(room)
    assert (net(room, wrong), net(room, right)) == (0, 0)


def test_a_sale_in_which_a_full_card_was_used_moves_to_nobody(room: Room) -> None:
    first, (wrong, right) = room.tills[0], room.floor.members[:2]
    for name in ("one", "two", "three"):
        sell(first, name, wrong, 3)
    sell(first, "free", wrong, 1, full=True)
    refused = first.ask(ClaimAsked("claim", "free", right, reason="wrong card"))
    assert isinstance(refused, Refusal)
    assert refused.code == "has_member"


def test_the_server_prices_what_a_sale_would_have_brought_again(room: Room) -> None:
    forgotten(room.tills[0])
    room.wait()
    Repricer(room.floor.database, room.floor.clock).run_once()
    assert causes(room) == []
