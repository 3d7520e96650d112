"""A gift is handed to many by a command: each once, within the budget, and again where it was broken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.gifts import issuing
from central.gifts.issuing import Issued, Meant, issue
from central.store.deeds import deeds
from central.store.schema import member as members_table
from central.store.stops import StoppedBy, put_stop
from loyalty.codes.scanned import card_number
from tests.central.floor import Floor
from tests.central.gifts.giving import floor_giving, gave, gift, given, opened
from tests.central.points.purses import whole

Open = Callable[..., Floor]


def give(floor: Floor, meant: Meant | None = None, gift_id: str = "g", *, dry_run: bool = False) -> Issued:
    whom = Meant() if meant is None else meant
    return issue(floor.database, gift_id, whom, by="ann", now_ms=floor.clock(), offset_min=60, dry_run=dry_run)


def test_all_members_get_theirs_once_and_tills_hear_of_it(open_floor: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "PAGE_MEMBERS", 2)
    floor = floor_giving(open_floor, gift(), members=5)
    till = opened(floor)
    assert give(floor, dry_run=True) == Issued(given=5)
    assert given(floor) == []
    assert give(floor) == Issued(given=5)
    assert give(floor) == Issued(had=5)
    till.exchange_all()
    at_home = [one.id for one in given(floor) if one.holder == till.id]
    assert len(at_home) == 4
    assert all(map(till.holds, at_home))
    assert len(till.rows["voucher"]) == 5
    assert [one.what for one in floor.database.read(deeds)][-1] == "gave 5 vouchers by"
    assert whole(floor)


def test_broken_off_what_was_given_stands_with_who_gave_it(open_floor: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "PAGE_MEMBERS", 2)
    floor = floor_giving(open_floor, gift(), members=5)
    pages: list[object] = []

    def until_the_third(work: Callable[..., Issued]) -> Issued:
        pages.append(work)
        if len(pages) == 3:
            raise KeyboardInterrupt
        return write(work)

    write = floor.database.write
    monkeypatch.setattr(floor.database, "write", until_the_third)
    with pytest.raises(KeyboardInterrupt):
        give(floor)
    assert gave(floor).vouchers == 4
    assert [one.what for one in floor.database.read(deeds)][-1] == "gave 4 vouchers by"


def test_a_list_a_tier_and_a_segment_say_who_is_meant(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(per="year"), gift(id="gold", when={"tiers": ["gold"]}))
    change = (
        sa.update(members_table).where(members_table.c.id == floor.members[0]).values(tier="gold", segments="x staff")
    )
    floor.database.write(lambda tx: tx.run(change))
    assert give(floor, Meant(tiers=("gold",), segments=("staff",))) == Issued(given=1)
    assert give(floor, Meant(numbers=(card_number(1), card_number(2), card_number(2)))) == Issued(given=1, had=1)
    assert give(floor, gift_id="gold") == Issued(given=1, unfit=2)
    with pytest.raises(WorldSaidNo, match="nobody has: 99"):
        give(floor, Meant(numbers=("99", card_number(3))))


def test_a_file_of_many_numbers_is_looked_up_in_stretches(open_floor: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    floor = floor_giving(open_floor, gift())
    many = tuple(str(number) for number in range(10**9, 10**9 + 70_000))
    with pytest.raises(WorldSaidNo, match="70,000 of these numbers nobody has"):
        give(floor, Meant(numbers=many))
    monkeypatch.setattr(issuing, "PAGE_NUMBERS", 2)
    assert give(floor, Meant(numbers=tuple(map(card_number, (1, 2, 3))))) == Issued(given=3)


def test_the_budget_is_the_most_and_who_got_none_is_counted(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(budget_minor=800))
    assert give(floor, dry_run=True) == Issued(given=2, left=1)
    assert give(floor) == Issued(given=2, left=1)
    assert gave(floor).minor == 700
    with pytest.raises(WorldSaidNo, match="programme resume g"):
        give(floor)


def test_a_gift_that_is_stopped_or_that_nobody_wrote_is_refused(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(id="xmas"))
    with pytest.raises(WorldSaidNo, match="Did you mean xmas"):
        give(floor, gift_id="xmass")
    floor.database.write(lambda tx: put_stop(tx, "xmas", StoppedBy.PERSON, "ann", 1))
    with pytest.raises(WorldSaidNo, match="is stopped"):
        give(floor, gift_id="xmas")


def test_a_gift_in_the_hours_of_a_zone_is_given_by_the_clocks_there(open_floor: Open) -> None:
    """The shop opens at 14:13 by UTC, which is a quarter past ten in New York."""
    hours = [{"begin": "10:00", "end": "11:00", "zone": "America/New_York"}]
    floor = floor_giving(open_floor, gift(when={"hours": hours}), gift(id="late", when={"hours": [_later(hours[0])]}))
    assert give(floor) == Issued(given=3)
    assert give(floor, gift_id="late") == Issued(unfit=3)


def _later(hours: dict[str, str]) -> dict[str, str]:
    return hours | {"begin": "11:00", "end": "12:00"}
