"""What of accounts is pending and ends is kept as rows, and found page by page, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from central.store import ends
from central.store.database import Transaction
from central.store.lots import save_lots
from loyalty.ledger.lots import Lot
from tests.central.floor import Floor

DATED = Lot("dated", 10, 10, 1, 50)
PENDING = Lot("pending", 20, 20, 2, None, 9)


def test_an_account_is_kept_and_its_row_travels_again(floor: Floor) -> None:
    ana, ben = floor.members[:2]
    before = floor.database.read(lambda tx: ends.states(tx, [ana, ben]))
    assert before == dict.fromkeys((ana, ben), ends.State(500, 0, recovering=False, withheld=0, pending=0, ends=None))
    now = replace(before[ana], balance=400, withheld=30, pending=20, ends="[[50,10]]", vests="[[9,20]]")
    assert (before[ana].is_dated, now.is_dated) == (False, True)
    floor.database.write(lambda tx: ends.save_states(tx, {ana: now}))
    assert floor.database.read(lambda tx: ends.states(tx, [ana, ben])) == {ana: now, ben: before[ben]}
    assert floor.database.read(lambda tx: ends.members_with_pending(tx, "", 5)) == [ana]
    assert floor.database.read(lambda tx: ends.members_with_pending(tx, ana, 5)) == []


def test_only_lots_with_a_date_are_looked_at_page_by_page(floor: Floor) -> None:
    ana, ben, carla = sorted(floor.members)
    kept = [(ana, DATED), (ben, DATED), (carla, replace(DATED, left=0)), (carla, PENDING)]
    floor.database.write(lambda tx: save_lots(tx, kept))
    found = floor.database.read(lambda tx: ends.dated_lots(tx, floor.members))
    assert found == {ana: [DATED], ben: [DATED], carla: [PENDING]}
    pages = [(50, "", 5), (49, "", 5), (50, "", 1), (50, ana, 5)]
    seen = [floor.database.read(lambda tx, page=page: ends.members_with_ends(tx, *page)) for page in pages]  # type: ignore[misc] # mypy knows no defaults of a lambda
    assert seen == [[ana, ben], [], [ana], [ben]]


def test_what_had_not_ended_lives_on(floor: Floor) -> None:
    ana = floor.members[0]
    kept = [(ana, DATED), (ana, replace(DATED, origin="old", expires_ms=20)), (ana, PENDING)]
    floor.database.write(lambda tx: save_lots(tx, kept))
    floor.database.write(lambda tx: ends.put_off(tx, {ana: [(20, 90)]}))
    found = {one.origin: one.expires_ms for one in floor.database.read(lambda tx: ends.dated_lots(tx, [ana]))[ana]}
    assert found == {"dated": 90, "old": 20, "pending": None}


@given(
    ends_at=st.lists(st.integers(0, 60), min_size=1, max_size=6),
    bought=st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True),
    lives=st.integers(1, 25),
)
def test_purchases_put_off_ends_one_after_the_other(ends_at: list[int], bought: list[int], lives: int) -> None:
    """As though each purchase were looked at by itself, in its order: what one keeps alive the next may find."""
    pairs = [(at_ms, at_ms + lives) for at_ms in sorted(bought)]
    for end_ms in ends_at:
        expected = end_ms
        for at_ms, new_ms in pairs:
            expected = max(expected, new_ms) if expected > at_ms else expected
        assert ends.lives_until(end_ms, pairs) == expected


def test_many_members_and_days_are_put_off_by_two_statements(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(members=20)
    kept = [
        (member, replace(DATED, origin=f"lot-{at}", expires_ms=50 + at)) for member in floor.members for at in (0, 5)
    ]
    floor.database.write(lambda tx: save_lots(tx, kept))
    days = {member: [(20, 60), (40, 70 + at)] for at, member in enumerate(floor.members)}
    said: list[str] = []

    def put_off(tx: Transaction) -> None:
        sa.event.listen(tx.connection, "before_cursor_execute", lambda *told: said.append(told[2]))
        ends.put_off(tx, days)

    floor.database.write(put_off)
    assert [one.split()[0] for one in said] == ["SELECT", "INSERT"]
    found = floor.database.read(lambda tx: ends.dated_lots(tx, floor.members))
    assert {member: {lot.expires_ms for lot in some} for member, some in found.items()} == {
        member: {70 + at} for at, member in enumerate(floor.members)
    }
