"""A till's file is damaged or gone: what can be read is saved, the server hears the rest, and the books agree."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store import exceptions
from loyalty.values.errors import Refusal
from terminal.errors import AlreadyRunning, NotEnrolled, StoreBroken, TillError
from terminal.questions import Told
from terminal.salvage import Salvaged, salvage, words
from tests.central.restoring import account_of, the_books_hold
from tests.fakes.chance import SeededChance
from tests.fakes.floor_tills import RealTill, Room

PAGE = 4_096
SENT, UNSENT = 6, 8


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(f"sqlite:///{tmp_path / 'central.db'}", tmp_path)
    room.wait()
    yield room
    room.close()


def traded(room: Room) -> tuple[RealTill, str, dict[int, int]]:
    """A till with sales that the server has, and with sales that it has not; closed. What each op did to the points."""
    till, member = room.tills[0], room.floor.members[0]
    for number in range(SENT):
        till.sell(f"sent-{number}", member, 1_000)
    room.wait()
    till.off = True
    for number in range(UNSENT):
        till.sell(f"unsent-{number}", member, 1_000, 50 if number % 3 == 0 else None)
    deltas = {one.seq: one.operation.effect.delta for one in till.store.newest(99)}
    till.close()
    return till, member, deltas


def saved(room: Room, till: RealTill, seed: int = 1) -> Salvaged:
    return salvage(till.folder, till.signer, SeededChance(seed), room.clock)


def lost_ops(room: Room, till: RealTill) -> list[int]:
    noted = [one.noted for one in room.floor.database.read(exceptions.exceptions)]
    return sorted(one.seq for one in noted if one.cause == "ops_lost" and one.till == till.id)


def opened_again(till: RealTill) -> None:
    till.clock.boots += 1
    till.open()


def settled(room: Room, till: RealTill, member: str) -> int:
    """The till comes online; server and till agree, and points can be used again. The member's points."""
    assert till.store.standing().redeeming_stopped is not None
    assert isinstance(till.sell("stopped", member, 1_000, 50), Refusal)
    till.off = False
    room.wait()
    room.wait()
    assert till.store.standing().redeeming_stopped is None
    assert till.store.standing().head.epoch == 2
    balance = account_of(room.floor, member)[0]
    assert {one.net(member) for one in room.tills} == {balance}
    the_books_hold(room.floor)
    assert isinstance(till.sell("again", member, 1_000, 50), Told)
    return balance


def damage(path: Path, page: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: page * PAGE] + b"\xa5" * PAGE + whole[(page + 1) * PAGE :])


def test_row_11_any_damaged_page_costs_at_most_what_lay_on_it(room: Room, tmp_path: Path) -> None:
    till, _, _ = traded(room)
    kept = tmp_path / "kept"
    shutil.copytree(till.folder, kept)
    pages, worst = (kept / "till.db").stat().st_size // PAGE, 0
    for page in range(pages):
        shutil.rmtree(till.folder)
        shutil.copytree(kept, till.folder)
        damage(till.folder / "till.db", page)
        before = (till.folder / "till.db").read_bytes()
        done = saved(room, till)
        assert done.aside is not None
        assert (done.aside / "till.db").read_bytes() == before, "the damaged file is kept as it was"
        lost = sum(last - first + 1 for first, last in done.remains.lost)
        assert len(done.remains.ops) + lost >= UNSENT
        worst = max(worst, lost)
        till.open()
        assert till.store.standing().rekey_id is not None
        till.close()
    assert 0 < worst < UNSENT


@pytest.mark.parametrize("share", [0, 1, 2, 3, 4])
def test_row_11_what_was_read_is_booked_once_and_what_was_lost_is_named(room: Room, share: int) -> None:
    till, member, deltas = traded(room)
    path = till.folder / "till.db"
    leaves = pages_with(path, b'"kind":"sale"')
    for page in {0: [], 1: leaves[-1:], 2: leaves[-2:-1], 3: leaves[:1], 4: leaves[1::2]}[share]:
        damage(path, page)
    damage(path, 0)
    done = saved(room, till)
    unread = {seq for first, last in done.remains.lost for seq in range(first, last + 1)}
    opened_again(till)
    balance = settled(room, till, member)
    assert balance == 500 + sum(delta for seq, delta in deltas.items() if seq not in unread)
    assert lost_ops(room, till) == sorted(unread)
    assert (share in (0, 3)) == (not unread)


def pages_with(path: Path, text: bytes) -> list[int]:
    """The numbers of the pages that hold this, from 0."""
    data = path.read_bytes()
    return [at // PAGE for at in range(0, len(data), PAGE) if text in data[at : at + PAGE]]


def test_row_11_a_till_sells_between_its_salvage_and_its_settlement(room: Room) -> None:
    till, member, deltas = traded(room)
    damage(till.folder / "till.db", pages_with(till.folder / "till.db", b'"kind":"sale"')[-1])
    unread = {seq for first, last in saved(room, till).remains.lost for seq in range(first, last + 1)}
    opened_again(till)
    for number in range(5):
        till.restart()
        assert isinstance(till.sell(f"between-{number}", member, 1_000), Told)
    balance = settled(room, till, member)
    assert balance == 500 + sum(delta for seq, delta in deltas.items() if seq not in unread) + 5 * 100
    assert lost_ops(room, till) == sorted(unread) != []


def pulled(room: Room, tmp_path: Path) -> tuple[RealTill, str, list[int]]:
    """A till whose plug was pulled with four sales in the log only, and what each of its operations moved."""
    till, member, _ = traded(room)
    till.open()
    for number in range(4):
        till.sell(f"logged-{number}", member, 1_000)
    shutil.copytree(till.folder, tmp_path / "pulled")
    deltas = [one.operation.effect.delta for one in till.store.newest(99)]
    till.close()
    till.folder = tmp_path / "pulled"
    return till, member, deltas


def test_row_11_the_log_beside_the_file_is_read_too(room: Room, tmp_path: Path) -> None:
    till, member, deltas = pulled(room, tmp_path)
    damage(till.folder / "till.db", 0)
    log = till.folder / "till.db-wal"
    assert log.stat().st_size > 0
    log.write_bytes(log.read_bytes()[:40] + b"\xa5" * 100 + log.read_bytes()[140:])
    done = saved(room, till)
    assert (len(done.remains.ops), done.remains.lost) == (SENT + UNSENT + 4, [])
    assert (done.aside or Path()).joinpath("till.db-wal").exists()
    opened_again(till)
    assert settled(room, till, member) == 500 + sum(deltas)


@pytest.mark.parametrize("at", [0, 40, 2_000], ids=["the log's header", "its first frame's header", "its first page"])
def test_row_12_a_log_damaged_at_its_front_is_not_begun_anew_and_every_sale_in_it_is_saved(
    room: Room, tmp_path: Path, at: int
) -> None:
    till, member, deltas = pulled(room, tmp_path)
    log = till.folder / "till.db-wal"
    whole = log.read_bytes()
    log.write_bytes(whole[:at] + b"\xa5" * 24 + whole[at + 24 :])
    with pytest.raises(
        StoreBroken, match=r"end at operation 14, but the log still has 4 operations .* pointill salvage"
    ):
        opened_again(till)
    assert log.read_bytes()[at + 24 :] == whole[at + 24 :], "the log was begun anew"
    done = saved(room, till)
    assert (len(done.remains.ops), done.remains.lost) == (SENT + UNSENT + 4, [])
    opened_again(till)
    assert settled(room, till, member) == 500 + sum(deltas)


def test_row_11_a_whole_file_is_left_alone(room: Room) -> None:
    till, _, _ = traded(room)
    before = (till.folder / "till.db").read_bytes()
    with pytest.raises(TillError, match="is whole"):
        saved(room, till)
    assert (till.folder / "till.db").read_bytes() == before


def test_row_11_a_till_that_runs_is_left_alone(room: Room) -> None:
    till, _, _ = traded(room)
    till.open()
    with pytest.raises(AlreadyRunning, match="holds"):
        saved(room, till)
    assert isinstance(till.sell("goes-on", None), Told)


@pytest.mark.parametrize("moved", [0, 1])
def test_row_11_a_salvage_that_broke_off_goes_on(room: Room, moved: int) -> None:
    till, member, deltas = traded(room)
    damage(till.folder / "till.db", 0)
    whole = till.folder.with_name("whole")
    shutil.copytree(till.folder, whole)
    saved(room, till)
    (whole / "salvaged").mkdir()
    shutil.copy(till.folder / "till.db", whole / "salvaged" / "till.db")
    if moved:
        (whole / "damaged-earlier").mkdir()
        shutil.move(whole / "till.db", whole / "damaged-earlier" / "till.db")
    till.folder = whole
    done = saved(room, till)
    assert (done.aside is None) == bool(moved)
    opened_again(till)
    assert settled(room, till, member) == 500 + sum(deltas.values())


def test_row_13_a_deleted_file_is_built_anew_from_badge_and_witness_and_the_server_names_what_is_gone(
    room: Room,
) -> None:
    till, member, deltas = traded(room)
    (till.folder / "till.db").unlink()
    with pytest.raises(NotEnrolled, match="pointill salvage"):
        till.open()
    done = saved(room, till)
    assert (done.aside, done.remains.lost, len(done.remains.ops)) == (None, [(1, SENT + UNSENT)], 0)
    assert "1 to 14" in "\n".join(words(done))
    opened_again(till)
    held = account_of(room.floor, member)[1]
    assert held > 0, "what the lost file held is in doubt until it is settled"
    balance = settled(room, till, member)
    assert balance == 500 + sum(delta for seq, delta in deltas.items() if seq <= SENT)
    assert lost_ops(room, till) == list(range(SENT + 1, SENT + UNSENT + 1))


@pytest.mark.parametrize("gone", ["badge", "witness", "both"])
def test_row_13_without_badge_or_witness_a_readable_row_is_enough_and_nothing_at_all_is_said(
    room: Room, gone: str
) -> None:
    till, member, deltas = traded(room)
    for name in ("badge", "witness"):
        if gone in (name, "both"):
            (till.folder / name).unlink()
    copy = till.folder.with_name("emptied")
    shutil.copytree(till.folder, copy)
    (copy / "till.db").unlink()
    own, till.folder = till.folder, copy
    if gone == "witness":
        assert saved(room, till).remains.head.seq == 0
    else:
        with pytest.raises(StoreBroken, match="as a new till"):
            saved(room, till)
    till.folder = own
    damage(own / "till.db", 0)
    saved(room, till)
    opened_again(till)
    assert settled(room, till, member) == 500 + sum(deltas.values())
