"""The server is put back while real tills trade: every point is where it was, and nobody was granted one twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.backup.told import report
from central.store.restores import answers
from loyalty.values.errors import Refusal
from terminal.commands import SendNow
from terminal.questions import Told
from terminal.recovery_ports import FIRST_PAGE
from tests.central.restoring import account_of, picture, put_back, restore, the_books_hold
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(f"sqlite:///{tmp_path / 'central.db'}", tmp_path)
    room.wait()
    yield room
    room.close()


def shown_everywhere(room: Room, member: str) -> set[int]:
    return {till.net(member) for till in room.tills}


def banner(till: RealTill) -> str | None:
    return None if till.status is None else till.status.recovery


def trade(anchor: RealTill, other: RealTill, member: str, names: str) -> None:
    other.sell(f"{names}-1", member, 2_000)
    anchor.sell(f"{names}-2", member, 1_000, 300)
    anchor.sell(f"{names}-3", member, 1_500)
    anchor.refund(f"{names}-4", f"{names}-3")


def test_row_31_a_day_after_the_backup_is_told_again_and_the_balances_are_exact(room: Room) -> None:
    anchor, other = room.tills
    member = room.floor.members[0]
    trade(anchor, other, member, "before")
    room.wait()
    backup = picture(room.floor)
    trade(anchor, other, member, "after")
    room.wait()
    exact, held = account_of(room.floor, member), anchor.held(member)
    other.off = True
    restore(room.floor, backup)
    room.wait()
    assert banner(anchor) == (
        "The server was restored; 1 of 2 tills have answered. Redeeming uses the points already at this till."
    )
    assert isinstance(anchor.sell("meanwhile", member, 1_000, 100), Told), "what is held here can be spent"
    assert anchor.held(member) == held - 100 + 90
    anchor.refund("meanwhile-back", "meanwhile")
    room.wait()
    assert anchor.held(member) == held
    other.off = False
    room.wait()
    assert account_of(room.floor, member) == exact
    assert shown_everywhere(room, member) == {exact[0]}
    assert banner(anchor) is None
    the_books_hold(room.floor)


def test_row_31_a_crash_between_two_pages_of_claims_only_begins_them_anew(room: Room) -> None:
    anchor, other = room.tills
    for number, member in enumerate(room.floor.members * 3):
        other.sell(f"sale-{number}", member, 1_000)
        room.wait(70)
    backup = picture(room.floor)
    anchor.sell("use", room.floor.members[0], 1_000, 500)
    room.wait()
    restore(room.floor, backup)
    for till in room.tills:
        till.restart()
        till.restart()
    room.wait()
    assert all(not till.store.standing().owes_claims for till in room.tills)
    assert [account_of(room.floor, member)[3] for member in room.floor.members] == [0, 0, 0]
    the_books_hold(room.floor)


def test_row_33_an_absent_till_keeps_points_from_being_granted_and_may_itself_redeem_all_it_holds(room: Room) -> None:
    anchor, other = room.tills
    member = room.floor.members[0]
    backup = picture(room.floor)
    anchor.off = True
    restore(room.floor, backup)
    room.wait()
    refused = other.sell("wants", member, 1_000, 100)
    assert isinstance(refused, Refusal)
    assert "restored" in refused.sentence
    assert isinstance(anchor.sell("has", member, 10_000, 500), Told)
    anchor.off = False
    room.wait()
    room.wait()
    assert (account_of(room.floor, member), shown_everywhere(room, member)) == ((950, 950, 0, 0), {950})
    the_books_hold(room.floor)


def test_row_34_a_server_put_back_in_silence_is_found_out_and_recovers(room: Room) -> None:
    anchor, other = room.tills
    member = room.floor.members[0]
    backup = picture(room.floor)
    trade(anchor, other, member, "after")
    room.wait()
    exact = account_of(room.floor, member)
    put_back(room.floor, backup)
    room.wait()
    room.wait()
    assert account_of(room.floor, member) == exact
    assert anchor.store.standing().generation > 1
    the_books_hold(room.floor)


def test_row_33_a_till_set_up_after_the_backup_is_named_by_the_others_and_comes_back_by_its_paper(room: Room) -> None:
    anchor, other = room.tills
    member = room.floor.members[0]
    backup = picture(room.floor)
    late = room.join("Till 4")
    room.wait()
    late.before_reply = lambda: anchor.do(SendNow())
    assert isinstance(late.sell("late-1", member, 1_000, 200), Told), "its points come from the anchor"
    late.before_reply = None
    late.sell("late-2", member, 2_000)
    room.wait()
    exact = account_of(room.floor, member)
    late.off = True
    restore(room.floor, backup)
    room.wait()
    found = room.floor.database.read(answers)
    assert found.others == ("Till 4, North",)
    assert "missing: Till 4, North was set up after the backup; it has not answered yet" in report(found).lines
    assert isinstance(other.sell("wants", member, 1_000, 100), Refusal), "nobody is granted anything before it answered"
    late.restart()
    late.off = False
    room.wait()
    room.wait()
    assert (late.refusals, room.floor.known(late.id).name) == ([], "Till 4")
    assert account_of(room.floor, member) == exact
    assert shown_everywhere(room, member) == {exact[0]}
    assert banner(late) is None
    assert anchor.store.claims(FIRST_PAGE).tills == {}, "once all is well the list is forgotten"
    the_books_hold(room.floor)
