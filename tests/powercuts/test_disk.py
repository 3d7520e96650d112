"""The model of the disk: what was synced stays, what was not is anybody's guess, sector by sector."""

import random
from pathlib import Path

from tests.powercuts.disk import SECTOR, Disk
from tests.powercuts.recording import Cut, Event, Made, Removed, Renamed, Synced, Written

OLD, NEW = b"o" * 2 * SECTOR, b"n" * 2 * SECTOR


def after(events: list[Event], folder: Path, cuts: int = 200) -> set[tuple[tuple[str, bytes], ...]]:
    """Everything that so many power cuts after these events left behind."""
    disk = Disk()
    for event in events:
        disk.happen(event)
    left = set()
    for number in range(cuts):
        place = folder / str(number)
        disk.cut(place, random.Random(number))
        left.add(tuple(sorted((path.name, path.read_bytes()) for path in place.iterdir())))
    return left


def test_what_was_synced_stays(tmp_path: Path) -> None:
    assert after([Made("/a"), Written("/a", 0, OLD), Synced("/a")], tmp_path) == {(("a", OLD),)}


def test_what_was_not_synced_is_old_or_new_or_torn_in_every_sector_by_itself(tmp_path: Path) -> None:
    left = after([Made("/a"), Written("/a", 0, OLD), Synced("/a"), Written("/a", 0, NEW)], tmp_path)
    found = {content for ((_, content),) in left}
    assert {OLD, NEW, OLD[:SECTOR] + NEW[SECTOR:], NEW[:SECTOR] + OLD[SECTOR:]} < found
    assert any(content[:SECTOR] not in (OLD[:SECTOR], NEW[:SECTOR]) for content in found)


def test_a_file_that_was_never_synced_may_be_missing_and_a_removed_one_may_be_back(tmp_path: Path) -> None:
    assert () in after([Made("/a"), Written("/a", 0, OLD)], tmp_path / "made")
    synced: list[Event] = [Made("/a"), Written("/a", 0, OLD), Synced("/a"), Made("/b"), Synced("/b")]
    assert after([*synced, Removed("/a")], tmp_path / "gone") == {(("a", OLD), ("b", b"")), (("b", b""),)}
    assert after([*synced, Removed("/a"), Synced("/b")], tmp_path / "synced") == {(("b", b""),)}
    assert after([*synced, Renamed("/a", "/b")], tmp_path / "renamed") == {(("a", OLD), ("b", b"")), (("b", OLD),)}


def test_a_file_may_keep_the_size_that_it_had(tmp_path: Path) -> None:
    synced: list[Event] = [Made("/a"), Written("/a", 0, OLD), Synced("/a")]
    sizes = {len(content) for ((_, content),) in after([*synced, Cut("/a", 10)], tmp_path / "cut")}
    assert sizes == {10, len(OLD)}
    grown = after([*synced, Written("/a", len(OLD), NEW)], tmp_path / "grown")
    assert {len(content) for ((_, content),) in grown} == {len(OLD), len(OLD + NEW)}


def test_after_a_failed_sync_a_good_one_brings_nothing_back_but_what_was_written_again(tmp_path: Path) -> None:
    events: list[Event] = [Made("/a"), Written("/a", 0, OLD), Synced("/a"), Written("/a", 0, NEW)]
    failed = [*events, Synced("/a", failed=True), Synced("/a")]
    assert (("a", OLD),) in after(failed, tmp_path / "failed")
    again = [*failed, Written("/a", 0, NEW), Synced("/a")]
    assert after(again, tmp_path / "again") == {(("a", NEW),)}
