"""The line between tills and server: it loses, doubles, delays and reorders messages; what is sent is bytes."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from central.errors import Problem
from loyalty.exchange.wire import (
    REPLY_BYTES_MAX,
    Cursor,
    ExchangeReply,
    ExchangeRequest,
    FeedReply,
    RekeyReply,
    RekeyRequest,
    decode,
    encode,
)
from terminal import commands as c
from tests.simulation.server import SimServer
from tests.simulation.weather import CALM, Weather

TIMEOUT_STEPS = 20
HELD_UP_STEPS = 6 * TIMEOUT_STEPS
SILENCE = c.ExchangeFailed("The server does not answer.")


@dataclass(slots=True)
class Message:
    """Something on its way to or from a till; `call` is what it does where it arrives.

    What was `held_up` once is not copied again: a server that is put back again and again would double it each time.
    """

    due: int
    place: int
    call: Callable[[], None]
    held_up: bool = False


@dataclass
class Line:
    """`tell` hands a command to a till; `refused` hears of every answer that is a problem.

    `devices` are the names of the tills by place; `rounds` says per till at which step its last whole exchange began.
    """

    server: SimServer
    rng: random.Random
    tell: Callable[[int, c.Command], None]
    refused: Callable[[int, Problem], None]
    devices: list[str]
    weather: Weather = CALM
    step: int = 0
    down: set[int] = field(default_factory=set)
    posted: list[Message] = field(default_factory=list)
    alarms: list[Message] = field(default_factory=list)
    waits: dict[int, int] = field(default_factory=dict)
    began: dict[int, int] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)
    calls: int = 0

    def deliver(self, step: int) -> None:
        """Everything that arrives now, in any order."""
        self.step = step
        due = [message for message in self.posted if message.due <= step]
        if due:
            self.posted = [message for message in self.posted if message.due > step]
            self.rng.shuffle(due)
        for message in due:
            message.call()
        while self.alarms and self.alarms[0].due <= step:
            self.alarms.pop(0).call()

    def clears_up(self) -> None:
        """Faults end; what is still under way arrives within the next steps."""
        self.weather, self.down = CALM, set()
        for message in self.posted:
            message.due = min(message.due, self.step + self.rng.randrange(1, 2 * TIMEOUT_STEPS))

    def hold_up(self) -> None:
        """The server is put back: of what is under way some comes when a newer generation has spoken, and once more."""
        for message in list(self.posted):
            if self.weather.held_up and not message.held_up and self.rng.random() < self.weather.held_up:
                message.due, message.held_up = self._long_after(), True
                self.posted.append(Message(self._long_after(), message.place, message.call, held_up=True))

    # --- an exchange

    def send(self, place: int, request: ExchangeRequest) -> None:
        """A till wants an exchange; it hears a reply or, after a while, that there was none."""
        self.calls += 1
        number, wire = self.calls, encode(request)
        self.waits[place], self.began[place] = number, self.step
        self._post(place, lambda: self._ask(place, number, wire))
        self._give_up_later(place, number)

    def renew(self, place: int, request: RekeyRequest) -> None:
        """A till wants its next epoch."""
        self.calls += 1
        number, wire = self.calls, encode(request)
        self.waits[place], self.began[place] = number, self.step
        self._post(place, lambda: self._ask_epoch(place, number, wire))
        self._give_up_later(place, number)

    def _ask_epoch(self, place: int, number: int, wire: bytes) -> None:
        answer = self.server.rekey(wire)
        if isinstance(answer, Problem):
            self._refuse(place, number, answer)
        elif answer is not None:
            self._post(place, lambda: self._renewed(place, number, answer))

    def _renewed(self, place: int, number: int, wire: bytes) -> None:
        if self._is_awaited(place, number):
            self.tell(place, c.RekeyAnswered(decode(wire, RekeyReply, REPLY_BYTES_MAX)))

    def _refuse(self, place: int, number: int, problem: Problem) -> None:
        self.refused(place, problem)
        self._post(place, lambda: self._fail(place, number, c.ExchangeFailed(problem.detail, code=problem.code)))

    def news(self, place: int) -> None:
        """The wake call of a till ends with news."""
        if self.rng.random() < self.weather.wakes:
            self._post(place, lambda: self.tell(place, c.NewsHeard()))

    def cut(self, place: int) -> None:
        """The till's process ended: it hears no reply to what it asked, but what it sent may still arrive."""
        self.waits.pop(place, None)

    def _ask(self, place: int, number: int, wire: bytes) -> None:
        answer = self.server.answer(wire)
        if isinstance(answer, Problem):
            self._refuse(place, number, answer)
        elif answer is not None:
            self._post(place, lambda: self._reply(place, number, answer))

    def _reply(self, place: int, number: int, wire: bytes) -> None:
        if self.waits.get(place) != number and self.rng.random() < 0.5:
            return
        reply = decode(wire, ExchangeReply, REPLY_BYTES_MAX)
        waited = self.waits.get(place) == number
        if waited:
            del self.waits[place]
        self.tell(place, c.ReplyArrived(reply))
        if waited:
            self._go_on(place, reply)

    def _go_on(self, place: int, reply: ExchangeReply | FeedReply) -> None:
        if reply.more:
            self._read_on(place, Cursor(reply.generation) if reply.reset else reply.cursor)
        else:
            self.rounds[place] = self.began[place]

    def _read_on(self, place: int, cursor: Cursor) -> None:
        self.calls += 1
        number, device = self.calls, self.devices[place]
        self.waits[place] = number
        self._post(place, lambda: self._ask_rows(place, number, device, cursor))
        self._give_up_later(place, number)

    def _ask_rows(self, place: int, number: int, device: str, cursor: Cursor) -> None:
        answer = self.server.feed(device, cursor)
        if isinstance(answer, Problem):
            self._refuse(place, number, answer)
        else:
            self._post(place, lambda: self._rows(place, number, answer))

    def _rows(self, place: int, number: int, wire: bytes) -> None:
        if not self._is_awaited(place, number):
            return
        reply = decode(wire, FeedReply, REPLY_BYTES_MAX)
        self.tell(place, c.PagesArrived(reply))
        self._go_on(place, reply)

    def _is_awaited(self, place: int, number: int) -> bool:
        """Whether a till waits for this answer, and no more from now on; for a later one it waits on."""
        if self.waits.get(place) != number:
            return False
        del self.waits[place]
        return True

    def _give_up_later(self, place: int, number: int) -> None:
        self.alarms.append(Message(self.step + TIMEOUT_STEPS, place, lambda: self._fail(place, number, SILENCE)))

    def _fail(self, place: int, number: int, failure: c.ExchangeFailed) -> None:
        if self.waits.get(place) == number:
            del self.waits[place]
            self.tell(place, failure)

    # --- what happens to a message

    def _post(self, place: int, call: Callable[[], None]) -> None:
        weather = self.weather
        copies = 2 if weather.double and self.rng.random() < weather.double else 1
        for _ in range(copies):
            if weather.drop and self.rng.random() < weather.drop:
                continue
            self.posted.append(Message(self.step + self._way(), place, lambda: self._arrive(place, call)))

    def _arrive(self, place: int, call: Callable[[], None]) -> None:
        if place not in self.down:
            call()

    def _long_after(self) -> int:
        return self.step + self.rng.randrange(TIMEOUT_STEPS, HELD_UP_STEPS)

    def _way(self) -> int:
        if self.weather.late and self.rng.random() < self.weather.late:
            return self.rng.randrange(TIMEOUT_STEPS, self.weather.very_late)
        return self.rng.randrange(1, self.weather.delay + 1)
