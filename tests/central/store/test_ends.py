"""What of accounts is pending and ends is kept as rows, and found page by page, on both engines."""

from __future__ import annotations

from dataclasses import replace

from central.store import ends
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
