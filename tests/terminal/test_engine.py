"""The engine: one inbox, one deciding thread, restart from disk."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from loyalty.exchange.wire import Cursor, FeedReply
from loyalty.ops.chain import Head
from terminal.commands import Command, Interrupted, MemberCleared, NewsHeard, PagesArrived, ScreenReady, Tick
from terminal.engine import INBOX_MAX, PAGES_MAX, RESTARTS_MAX, Engine, Opened
from terminal.errors import AlreadyRunning, StoreBroken
from terminal.events import Event, Halted, Noticed, Tone
from tests.fixtures.waiting import wait_until

HEAD = Head(1, 7, b"h" * 32)
PAGES = PagesArrived(FeedReply(1, [], Cursor(), 0, more=True, reset=False))


@dataclass
class ClockFake:
    now: int = 0

    def wall_ms(self) -> int:
        return self.now

    def monotonic_ms(self) -> int:
        return self.now


@dataclass
class TillFake:
    """Answers each command with a notice of its kind; falls over on the news when told to."""

    falls: bool = False
    falls_looking_up: bool = False
    error: Exception = field(default_factory=lambda: StoreBroken("The disk failed."))
    handled: list[Command] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    interrupted: Interrupted = field(default_factory=lambda: Interrupted(ScreenReady(), HEAD))

    def handle(self, command: Command) -> list[Event]:
        self.interrupted = Interrupted(command, HEAD)
        if isinstance(command, MemberCleared):
            self.gate.wait(10)
        self.handled.append(command)
        looks_up = isinstance(command, Interrupted)
        if (self.falls and isinstance(command, NewsHeard)) or (self.falls_looking_up and looks_up):
            raise self.error
        return [Noticed(Tone.OK, type(command).__name__, "Done.")]

    def idle(self) -> None:
        pass

    def next_deadline_ms(self) -> int:
        return 10_000


class World:
    """An engine over tills that are made anew at each opening."""

    def __init__(self, make: Callable[[], TillFake], refusal: Exception | None = None) -> None:
        self.tills: list[TillFake] = []
        self.closed = 0
        self.cannot_close = False
        self.said: list[Event] = []
        self._make, self._refusal = make, refusal
        self.engine = Engine(open_till=self._open, outlet=self.said.append, clock=ClockFake())  # type: ignore[arg-type]  # the two calls that the engine makes

    def _open(self) -> Opened:
        if self._refusal is not None:
            raise self._refusal
        self.tills.append(self._make())
        return Opened(self.tills[-1], self._close)

    def _close(self) -> None:
        self.closed += 1
        if self.cannot_close:
            raise StoreBroken("The disk failed.")

    def codes(self) -> list[str]:
        return [event.code for event in self.said if isinstance(event, Noticed)]


def test_commands_are_decided_in_order_and_the_first_is_the_screens() -> None:
    world = World(TillFake)
    world.engine.start()
    assert all(world.engine.put(NewsHeard()) for _ in range(5))
    wait_until(lambda: len(world.codes()) == 6, within_s=5, otherwise=lambda: str(world.codes()))
    world.engine.stop()
    assert world.tills[0].handled[:1] == [ScreenReady()]
    assert world.codes() == ["ScreenReady", *["NewsHeard"] * 5]
    assert world.closed == 1
    assert not world.engine.put(NewsHeard()), "a stopped till takes nothing more"


def test_what_keeps_the_files_shut_is_raised_to_whoever_starts_it() -> None:
    world = World(TillFake, AlreadyRunning("One is running."))
    with pytest.raises(AlreadyRunning):
        world.engine.start()
    assert world.said == [Halted("One is running.", final=True)]


@pytest.mark.parametrize("error", [StoreBroken("The disk failed."), MemoryError(), KeyError("a mistake of ours")])
def test_row_17_a_till_that_falls_over_starts_again_from_disk_and_says_so(error: Exception) -> None:
    world = World(lambda: TillFake(falls=not world.tills, error=error))
    world.engine.start()
    world.engine.put(NewsHeard())
    world.engine.put(Tick())
    wait_until(lambda: "Tick" in world.codes(), within_s=5, otherwise=lambda: str(world.said))
    world.engine.stop()
    halted = [event for event in world.said if isinstance(event, Halted)]
    assert [event.final for event in halted] == [False]
    assert "starts again" in halted[0].sentence
    assert len(world.tills) == world.closed == 2
    assert world.tills[1].handled[:3] == [ScreenReady(), Interrupted(NewsHeard(), HEAD), Tick()]


def test_what_cannot_even_be_looked_up_is_not_looked_up_for_ever() -> None:
    world = World(lambda: TillFake(falls=not world.tills, falls_looking_up=len(world.tills) == 1))
    world.engine.start()
    world.engine.put(NewsHeard())
    world.engine.put(Tick())
    wait_until(lambda: "Tick" in world.codes(), within_s=5, otherwise=lambda: str(world.said))
    world.engine.stop()
    assert world.tills[2].handled == [ScreenReady(), Tick()]


def test_a_till_that_keeps_falling_over_stays_down_instead_of_looping() -> None:
    world = World(lambda: TillFake(falls=True))
    world.engine.start()
    for _ in range(RESTARTS_MAX + 1):
        world.engine.put(NewsHeard())
    wait_until(
        lambda: any(isinstance(event, Halted) and event.final for event in world.said),
        within_s=5,
        otherwise=lambda: str(world.said),
    )
    wait_until(lambda: world.closed == RESTARTS_MAX + 1, within_s=5, otherwise=lambda: str(world.closed))
    assert not world.engine.put(NewsHeard()), "a till that stays down takes nothing more"
    world.engine.stop()
    assert len(world.tills) == RESTARTS_MAX + 1


def test_files_that_cannot_be_closed_do_not_keep_the_till_from_opening_them_again() -> None:
    world = World(lambda: TillFake(falls=not world.tills))
    world.cannot_close = True
    world.engine.start()
    world.engine.put(NewsHeard())
    world.engine.put(Tick())
    wait_until(lambda: "Tick" in world.codes(), within_s=5, otherwise=lambda: str(world.said))
    world.engine.stop()
    assert len(world.tills) == 2


def test_a_full_inbox_says_no_and_loses_nothing_that_it_took() -> None:
    world = World(TillFake)
    world.engine.start()
    world.engine.put(MemberCleared())
    taken = 0
    while world.engine.put(NewsHeard()):
        taken += 1
    assert INBOX_MAX - 1 <= taken <= INBOX_MAX + 1
    world.tills[0].gate.set()
    wait_until(lambda: world.codes().count("NewsHeard") == taken, within_s=10, otherwise=lambda: str(taken))
    world.engine.stop()


def test_pages_of_a_catching_up_till_cannot_fill_the_memory() -> None:
    world = World(TillFake)
    world.engine.start()
    world.engine.put(MemberCleared())
    wait_until(lambda: len(world.tills[0].handled) == 1, within_s=5, otherwise=lambda: "not begun")
    assert [world.engine.put(PAGES) for _ in range(PAGES_MAX + 3)] == [True] * PAGES_MAX + [False] * 3
    world.tills[0].gate.set()
    wait_until(lambda: world.engine.put(PAGES), within_s=5, otherwise=lambda: "never room again")
    world.engine.stop()
