"""Cuts the power at many points of a recorded day and opens what is left with the real till."""

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from terminal.errors import NotEnrolled, TillError
from terminal.store.till_store import TillStore
from tests.fakes.till_world import TILL_KEY
from tests.powercuts.disk import Disk
from tests.powercuts.recording import Event, Said, record
from tests.powercuts.trading import fingerprint

BAD = ("lost", "corrupt", "torn", "stopped_without_loss")
"""What no power cut may do to the till as it is."""


@dataclass
class Told:
    """What the process had said of its transactions up to some point; a state is named by its fingerprint."""

    marks: list[str]
    tried: set[str]

    def hear(self, line: str) -> None:
        """The next line."""
        word, _, rest = line.partition(" ")
        state = rest.split(" ")[0]
        if word == "try":
            self.tried.add(state)
        elif word == "mark":
            self.marks.append(state)
            self.tried.clear()


@dataclass(frozen=True)
class Cause:
    """One power cut: after so many events, with so much of what was not synced."""

    at: int
    told: Told
    folder: Path


def record_day(scratch: Path, synchronous: str = "FULL", *, inject: str | None = None) -> list[Event]:
    """A whole day of a real till in a process of its own."""
    folder = scratch / f"recorded-{synchronous}"
    program = ["-m", "tests.powercuts.trading", str(folder), synchronous]
    return record(program, folder, scratch / "trace", inject=inject)


def points_of(events: list[Event], count: int) -> list[int]:
    """After which events to cut: spread evenly over the day, each as often as it takes to make `count`."""
    chance = random.Random(len(events))
    step = len(events) / count
    return [min(int(number * step + chance.random() * max(step, 1)), len(events)) for number in range(count)]


def cuts(events: list[Event], points: list[int], scratch: Path, seed: int) -> Iterator[Cause]:
    """The folder as it is after each of these cuts, one after the other."""
    disk, told, place = Disk(), Told([], set()), 0
    for number, at in enumerate(sorted(points)):
        for event in events[place:at]:
            disk.happen(event)
            if isinstance(event, Said):
                told.hear(event.line)
        place = max(place, at)
        folder = scratch / f"cut-{number}"
        disk.cut(folder, random.Random(seed * 1_000_003 + number))
        yield Cause(at, told, folder)
        shutil.rmtree(folder)


def judge(cause: Cause, found: Counter[str]) -> None:
    """Open what the cut left, as a start of the till does, and hold it against what had been answered."""
    found["points"] += 1
    try:
        store = TillStore(cause.folder, TILL_KEY)
    except NotEnrolled:
        found["lost" if cause.told.marks else "before_the_first_answer"] += 1
        return
    except Exception as wrong:
        found["corrupt"] += 1
        found["corrupt_and_not_understood"] += not isinstance(wrong, TillError)
        return
    try:
        found.update(_compared(store, cause.told))
    except sqlite3.DatabaseError:
        found["corrupt"] += 1
    finally:
        store.close()


def _compared(store: TillStore, told: Told) -> dict[str, int]:
    """What an opened store is worth beside what was answered."""
    driver, marks = vars(store)["_connection"].driver, told.marks
    state, stopped = fingerprint(driver), store.standing().redeeming_stopped is not None
    for schema in ("main", "replica"):
        if driver.execute(f"PRAGMA {schema}.integrity_check").fetchall() != [("ok",)]:
            return {"corrupt": 1}
    if not marks:
        return {"before_the_first_answer": 1}
    if state in {marks[-1], *told.tried}:
        return {"kept": 1, "unanswered_but_there": int(state != marks[-1]), "stopped_without_loss": int(stopped)}
    if state not in marks:
        return {"torn": 1}
    lost = len(marks) - 1 - _last(marks, state)
    return {"lost": 1, "lost_commits": lost, "lost_and_noticed": int(store.standing().rewound)}


def campaign(events: list[Event], count: int, *, seed: int = 1) -> Counter[str]:
    """So many power cuts; the counts of what was found."""
    found = Counter(dict.fromkeys(BAD, 0))
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
        for cause in cuts(events, points_of(events, count), Path(scratch), seed):
            judge(cause, found)
    said = [event.line.split(" ") for event in events if isinstance(event, Said)]
    found["commits"] = sum(words[0] == "mark" for words in said)
    found["operations"] = max(int(words[2]) for words in said if words[0] == "mark")
    found["events"] = len(events)
    return found


def _last(marks: list[str], state: str) -> int:
    return max(place for place, mark in enumerate(marks) if mark == state)
