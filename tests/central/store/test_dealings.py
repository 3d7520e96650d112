"""What members bought and brought back, as it arrived; how their tiers came to be; when the server was put back."""

from __future__ import annotations

from central.store import recovery
from central.store.activity import Rank, save_ranks
from central.store.chains import change_verdict
from central.store.dealings import TierPast, dealings_of, restored_last, tiers_of
from loyalty.values.ids import OpId
from tests.central.floor import Floor


def test_a_members_dealings_are_told_since_a_time_and_nobody_elses(floor: Floor) -> None:
    till, member, read = floor.till(), floor.members[0], floor.database.read
    first = till.sell(member)
    till.sell(floor.members[1])
    till.hand_back(member, 1)
    till.exchange()
    middle = floor.clock()
    back = till.commit(till.reversal(first))
    till.exchange()
    change = {"verdict": "flagged"}
    floor.database.write(lambda tx: change_verdict(tx, OpId(till.id, 1, back), change))
    found = read(lambda tx: dealings_of(tx, {member}, 0))
    assert [(one.at.seq, one.verdict, one.late) for one in found[member]] == [
        (first, "applied", False),
        (back, "flagged", True),
    ]
    assert [one.at.seq for one in read(lambda tx: dealings_of(tx, {member}, middle))[member]] == [back]
    assert read(lambda tx: dealings_of(tx, (), 0)) == {}


def test_tiers_are_told_with_how_they_changed(floor: Floor) -> None:
    one, other = floor.members[:2]
    then, now = {one: Rank(None, None, None)}, {one: Rank("gold", None, 0)}
    floor.database.write(lambda tx: save_ranks(tx, now, then, 5))
    found = floor.database.read(lambda tx: tiers_of(tx, {one, other}))
    assert found == {one: TierPast("gold", ((None, "gold", 5),)), other: TierPast(None)}
    assert floor.database.read(lambda tx: tiers_of(tx, ())) == {}


def test_the_last_restore_is_told(floor: Floor) -> None:
    assert floor.database.read(restored_last) is None
    floor.database.write(lambda tx: recovery.note_begun(tx, 1, "test", 7))
    floor.database.write(lambda tx: recovery.note_begun(tx, 2, "test", 9))
    assert floor.database.read(restored_last) == 9
