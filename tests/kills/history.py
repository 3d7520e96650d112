"""What a black-box client saw of a till, written down as it happens: invoked, answered, refused, or never heard."""

import threading
from enum import StrEnum
from pathlib import Path
from typing import IO, Self

import msgspec


class Saw(StrEnum):
    """How one attempt went; `LOST` says that no answer came, so the till may or may not have booked it."""

    INVOKE = "invoke"
    OK = "ok"
    REFUSED = "refused"
    LOST = "lost"


class Event(msgspec.Struct, frozen=True):
    """One line of a history; `place` is (epoch, seq), `points` what the answer says that the member gained."""

    till: str
    id: str
    saw: Saw
    member: str | None = None
    points: int = 0
    place: tuple[int, int] = (0, 0)
    hash: str = ""


class History:
    """Grows line by line in a file and in memory; any thread may add."""

    def __init__(self, file: Path) -> None:
        self.events: list[Event] = []
        self._file: IO[bytes] = file.open("wb", buffering=0)
        self._adding = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, event: Event) -> None:
        """Write it down; the order of the lines is the order in which things were seen."""
        with self._adding:
            self.events.append(event)
            self._file.write(msgspec.json.encode(event) + b"\n")


def read_history(file: Path) -> list[Event]:
    """The events of a file, to judge a run again."""
    return [msgspec.json.decode(line, type=Event) for line in file.read_bytes().splitlines()]
