"""Clock, chance and inbox for the tests of the till's doors."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from terminal.commands import Asked, Command
from terminal.events import Answered, Event
from terminal.questions import Answer, Question


class WorldClock:
    """The machine's own time: sockets live by it, whatever a test would like."""

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def local(self, wall_ms: int) -> datetime:
        return datetime.fromtimestamp(wall_ms / 1000, UTC)

    def offset_min(self, zone: str, wall_ms: int) -> int | None:
        return None if wall_ms < 0 else 0 if zone == "UTC" else None

    def boot(self) -> str:
        return "test"


class CountedChance:
    """Bytes that differ from draw to draw and are the same in every run."""

    def __init__(self) -> None:
        self._drawn = 0

    def draw(self, count: int) -> bytes:
        self._drawn += 1
        return bytes((self._drawn * 37 + place * 11) % 256 for place in range(count))


class KeptInbox:
    """Keeps commands for the test to look at; `room` is how many it takes before it is full."""

    def __init__(self, room: int = 1000) -> None:
        self.room = room
        self.commands: list[Command] = []
        self._changed = threading.Condition()

    def put(self, command: Command) -> bool:
        with self._changed:
            if len(self.commands) >= self.room:
                return False
            self.commands.append(command)
            self._changed.notify_all()
            return True

    def wait_for(self, count: int, within_s: float = 20) -> list[Command]:
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.commands) >= count, within_s)
            assert there, f"only {self.commands}"
            return list(self.commands)


class FakeTill:
    """An inbox with a till behind it: answers each question at once, or keeps silent where it has no answer."""

    def __init__(self, answer: Callable[[Question], Answer | None]) -> None:
        self.asked: list[Asked] = []
        self.full = False
        self.deliver: Callable[[Event], None] = lambda event: None
        self._answer = answer

    def put(self, command: Command) -> bool:
        assert isinstance(command, Asked)
        if self.full:
            return False
        self.asked.append(command)
        answer = self._answer(command.question)
        if answer is not None:
            self.deliver(Answered(command.ticket, answer))
        return True
