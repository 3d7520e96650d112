"""The disk of a real till is put back to an older image: nothing is booked twice, and what is in doubt is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.store import exceptions, schema
from loyalty.values.errors import Refusal
from terminal.questions import Told
from terminal.till.exchange.auditing import DIFFERS
from tests.central.restoring import account_of, picture, restore, the_books_hold
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(f"sqlite:///{tmp_path / 'central.db'}", tmp_path)
    room.wait()
    yield room
    room.close()


def agreed(room: Room, member: str) -> int:
    """The points that the server and every till show."""
    balance = account_of(room.floor, member)[0]
    assert {till.net(member) for till in room.tills} == {balance}
    return balance


def stopped(till: RealTill) -> str | None:
    return till.store.standing().redeeming_stopped


@pytest.mark.parametrize("witness", [False, True])
def test_row_35_an_old_image_that_comes_online_is_renewed_and_redeems_again(room: Room, *, witness: bool) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    image = anchor.image()
    anchor.sell("gone-1", member, 1_000, 200)
    anchor.sell("gone-2", member, 2_000)
    room.wait()
    balance = agreed(room, member)
    anchor.off = True
    anchor.put_back(image, witness=witness)
    assert (stopped(anchor) is not None) == witness, "without the witness only the server knows"
    if witness:
        assert isinstance(anchor.sell("no", member, 1_000, 100), Refusal)
    anchor.off = False
    room.wait()
    assert (anchor.store.standing().head.epoch, stopped(anchor)) == (2, None)
    assert len({one.id for one in anchor.rekeys}) == 1
    room.wait()
    assert agreed(room, member) == balance
    assert isinstance(anchor.sell("yes", member, 1_000, 100), Told)
    room.wait()
    the_books_hold(room.floor)


def test_row_35_the_witness_tells_the_server_how_many_operations_went_with_the_disk(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    anchor.sell("sent", member)
    room.wait()
    image = anchor.image()
    anchor.off = True
    for number in range(3):
        anchor.sell(f"gone-{number}", member)
    anchor.put_back(image, witness=True)
    for number in range(4):
        anchor.sell(f"later-{number}", member)
    anchor.restart()
    anchor.off = False
    room.wait()
    asked = anchor.rekeys[0]
    assert asked.lost_seq - asked.copy_seq == 3
    columns = schema.exception.c
    lost = sa.select(columns.seq).where(columns.cause == "ops_lost", columns.till == anchor.id).order_by(columns.seq)
    seqs = [row.seq for row in room.floor.database.read(lambda tx: tx.rows(lost))]
    assert seqs == list(range(asked.copy_seq + 1, asked.lost_seq + 1))
    assert agreed(room, member) == 500 + 5 * 100


def test_row_36_what_the_image_sold_offline_is_told_again_and_counts_once(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    anchor.sell("common", member, 1_000)
    room.wait()
    image = anchor.image()
    anchor.sell("gone", member, 1_000, 200)
    room.wait()
    balance = agreed(room, member)
    anchor.off = True
    anchor.put_back(image)
    for number in range(120):
        anchor.sell(f"again-{number}", member, 1_000)
    anchor.sell("spent", member, 1_000, 100)
    anchor.refund("back", "again-0")
    shown = anchor.net(member)
    anchor.off = False
    anchor.loses_rekey = True
    room.wait(10)
    anchor.restart()
    room.wait()
    assert stopped(anchor) is None
    assert agreed(room, member) == balance + 119 * 100 - 100 + 90
    assert shown == 600 + 119 * 100 - 100 + 90, "the image knew nothing of the sale that is gone"
    kept = anchor.store.kept("again-5")
    assert kept is not None
    assert (kept.epoch, kept.place[0], kept.state) == (1, 2, "flagged")
    assert isinstance(anchor.refund("back-5", "again-5"), Told)
    assert isinstance(anchor.refund("back-5-again", "again-5"), Refusal)
    room.wait()
    assert agreed(room, member) == balance + 118 * 100 - 100 + 90
    the_books_hold(room.floor)


def test_row_37_a_copy_on_a_second_computer_stops_both_and_says_so(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    folder = anchor.image()
    clone = object.__new__(RealTill)
    vars(clone).update(vars(anchor))
    clone.folder, clone.seed, clone.rekeys, clone.refusals, clone.answers = folder, 9, [], [], {}
    clone.open()
    anchor.sell("here", member, 1_000, 100)
    room.wait()
    clone.sell("there", member, 1_000, 100)
    room.tills.append(clone)
    room.wait()
    assert "Two computers" in (stopped(anchor) or "") + (stopped(clone) or "")
    assert stopped(anchor) is not None
    assert stopped(clone) is not None
    assert room.floor.known(anchor.id).status == "forked"
    assert isinstance(anchor.sell("earns-on", member, 1_000), Told)
    the_books_hold(room.floor)


def test_row_38_image_and_server_put_back_together_recover_what_anybody_still_has(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    backup, image = picture(room.floor), anchor.image()
    anchor.sell("destroyed", member, 1_000, 100)
    room.wait()
    anchor.off = True
    anchor.put_back(image, witness=True)
    anchor.sell("kept", member, 2_000)
    restore(room.floor, backup)
    anchor.off = False
    room.wait()
    room.wait()
    assert stopped(anchor) is None
    assert agreed(room, member) == 700, "the sale that both lost is lost, the other counts"
    the_books_hold(room.floor)


def test_row_13_a_till_whose_new_epoch_the_server_forgot_is_given_another_one(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    backup, image = picture(room.floor), anchor.image()
    anchor.sell("gone", member, 1_000, 100)
    room.wait()
    anchor.off = True
    anchor.put_back(image)
    anchor.sell("first", member, 1_000, 200)
    anchor.off = False
    room.wait()
    anchor.sell("second", member, 1_000, 100)
    room.wait()
    assert anchor.store.standing().head.epoch == 2
    restore(room.floor, backup)
    room.wait()
    room.wait()
    assert (anchor.store.standing().head.epoch, stopped(anchor)) == (3, None)
    assert agreed(room, member) == 500 - 200 + 80 - 100 + 90
    the_books_hold(room.floor)


def test_row_69_another_history_at_the_server_stops_redeeming_and_leaves_the_log_untouched(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    anchor.sell("one", member, 1_000)
    room.wait()
    before = anchor.store.newest(9)
    other = sa.update(schema.till_epoch).where(schema.till_epoch.c.till == anchor.id).values(head=b"x" * 32)
    room.floor.database.write(lambda tx: tx.run(other))
    room.wait()
    assert "redeeming_stopped" in anchor.notices
    assert anchor.store.standing().head.epoch == 2
    kept = [one.operation for one in anchor.store.newest(99)]
    assert kept[-len(before) :] == [one.operation for one in before]


def causes(room: Room) -> set[str]:
    return {one.noted.cause for one in room.floor.database.read(exceptions.exceptions)}


def grants_behind_its_back(room: Room, till: RealTill, member: str, more: int) -> None:
    """Somebody changes the server's database; nothing of it stands in the feed."""
    columns, sums = schema.rights.c, schema.account.c
    changed = sa.update(schema.rights).where(columns.till == till.id, columns.member == member)
    out = sa.update(schema.account).where(sums.member == member)
    room.floor.database.write(lambda tx: tx.run(changed.values(g=columns.g + more)))
    both = {"outstanding": sums.outstanding + more, "balance": sums.balance + more}
    room.floor.database.write(lambda tx: tx.run(out.values(**both)))


def test_row_69_other_sums_of_grants_stop_redeeming_and_both_sides_say_so(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    anchor.sell("one", member, 1_000)
    room.wait()
    log, replica = anchor.store.newest(9), sorted(anchor.folder.glob("replica*"))
    grants_behind_its_back(room, anchor, member, -100)
    room.wait(13 * 60)
    assert stopped(anchor) == DIFFERS
    assert "redeeming_stopped" in anchor.notices
    assert "grants_differ" in causes(room)
    assert room.floor.known(anchor.id).concern == "grants_differ"
    assert isinstance(anchor.sell("no", member, 1_000, 100), Refusal)
    assert isinstance(anchor.sell("earns-on", member, 1_000), Told)
    assert anchor.store.newest(99)[-len(log) :] == log, "the log stays as it is"
    assert sorted(anchor.folder.glob("replica*")) != replica, "the replica was fetched anew"
    assert anchor.store.member_count() == 3
    anchor.restart()
    assert stopped(anchor) == DIFFERS
    grants_behind_its_back(room, anchor, member, 100)
    room.wait()
    assert stopped(anchor) is None, "they agree again"
    assert "grants_differ" in causes(room), "only a person closes it"
    room.wait()
    the_books_hold(room.floor)


def test_row_69_a_grant_that_never_came_is_fetched_with_the_rest_and_redeeming_goes_on(room: Room) -> None:
    anchor, _ = room.tills
    member = room.floor.members[0]
    grants_behind_its_back(room, anchor, member, 50)
    room.wait(13 * 60)
    assert (stopped(anchor), anchor.held(member)) == (None, 550)
    assert anchor.notices.count("redeeming_stopped") == 1
    assert "grants_differ" in causes(room)
