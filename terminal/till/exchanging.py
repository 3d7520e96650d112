"""The till's side of the exchange: when, with what, and what a reply changes; at most one is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.errors import BadWire
from loyalty.replica import REPLICA_VERSION
from loyalty.wire import PROTOCOL, ExchangeReply, ExchangeRequest, FeedReply
from terminal.cadence import LineHistory, due_ms
from terminal.counter import Line
from terminal.errors import RightsBroken
from terminal.events import ExchangeWanted, Tone

if TYPE_CHECKING:
    from terminal.commands import ExchangeFailed
    from terminal.till.desk import Desk


class Exchanging:
    """The line as the till knows it. Till thread only; all that must survive is rows, the rest starts afresh."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._history = LineHistory(jitter=self._jitter())
        self._under_way: ExchangeRequest | None = None
        self._wants: dict[str, int] = {}
        self._catching_up = False
        self.line = Line.STARTING
        self.sentence = "Looking for the server."
        self.since_ms: int | None = None

    @property
    def next_due_ms(self) -> int | None:
        """Monotonic time of the next exchange, None while one is under way."""
        return None if self._under_way is not None else due_ms(self._history)

    def nudge(self) -> None:
        """Something is worth sending or fetching soon."""
        if self._history.nudged_ms is None:
            self._history = replace(self._history, nudged_ms=self._desk.clock.monotonic_ms())

    def hear_news(self) -> None:
        """The server is there and has something: go soon, and do not sit out a long pause after failures."""
        self.nudge()
        if self._history.failures:
            self._history = replace(self._history, urgent=True)

    def want(self, member: str, level: int) -> None:
        """Ask for rights up to this level with the next exchange, which is made at once."""
        self._wants[member] = max(level, self._wants.get(member, 0))
        self._history = replace(self._history, urgent=True)

    def unwant(self, member: str) -> None:
        """Nobody waits for these rights any more."""
        self._wants.pop(member, None)

    def asked_for(self, member: str) -> bool:
        """Whether the exchange under way, or one still to be made, asks for this member's rights."""
        return member in self._wants

    def start_when_due(self) -> None:
        """Begin an exchange when it is time."""
        due = self.next_due_ms
        if due is None or self._desk.clock.monotonic_ms() < due:
            return
        store = self._desk.store
        standing, ops = store.standing(), store.unsent_ops()
        self._under_way = ExchangeRequest(
            protocol=PROTOCOL,
            replica=REPLICA_VERSION,
            software=self._desk.settings.software,
            device=store.identity().device,
            epoch=standing.head.epoch,
            generation=standing.generation,
            request_no=store.next_request_no(),
            last_seq=standing.head.seq,
            ops=ops,
            cursor=store.cursor(),
            wants=dict(self._wants),
        )
        self._history = replace(self._history, nudged_ms=None, urgent=False)
        self._desk.say(ExchangeWanted(self._under_way))

    def absorb(self, reply: ExchangeReply) -> frozenset[str]:
        """Take in a reply: verdicts and grants first, then rows; returns the members whose rows changed."""
        if self._under_way is None or reply.request_no != self._under_way.request_no:
            return frozenset()
        answered, store = self._under_way, self._desk.store
        try:
            store.absorb_verdicts(reply, self._desk.clock.wall_ms())
        except RightsBroken as broken:
            self._distrust(broken)
        except BadWire as wrong:
            self._end(ok=False)
            self._went(Line.NOT_OURS, f"The server's answer cannot be used ({wrong}). Nothing was lost.")
            return frozenset()
        for member in answered.wants:
            self._wants.pop(member, None)
        touched = self._absorb_rows(reply)
        self._went(Line.ONLINE, "Connected to the server.")
        self._catching_up = reply.more
        if not reply.more:
            self._end(ok=True)
        return touched

    def absorb_more(self, reply: FeedReply) -> frozenset[str]:
        """Take in further rows of a till that catches up; the exchange ends with the last of them."""
        if not self._catching_up:
            return frozenset()
        touched = self._absorb_rows(reply)
        if not reply.more:
            self._end(ok=True)
        return touched

    def failed(self, failure: ExchangeFailed) -> None:
        """The exchange did not happen; everything unsent stays where it is."""
        answered = self._under_way
        for member in answered.wants if answered is not None else ():
            self._wants.pop(member, None)
        retry = None if failure.retry_after_s is None else failure.retry_after_s * 1000
        self._end(ok=False, retry_after_ms=retry)
        self._went(Line.OFFLINE if failure.ours else Line.NOT_OURS, failure.sentence)

    def _absorb_rows(self, reply: ExchangeReply | FeedReply) -> frozenset[str]:
        if reply.reset:
            self._desk.store.start_replica_anew()
            return frozenset()
        try:
            return self._desk.store.absorb_pages(reply.pages, reply.cursor, reply.mark)
        except BadWire as wrong:
            self._desk.notice(Tone.ERROR, "bad_page", f"A page from the server cannot be used ({wrong}). Call support.")
            return frozenset()

    def _end(self, *, ok: bool, retry_after_ms: int | None = None) -> None:
        more_to_send = ok and self._desk.store.unsent().count > 0
        self._history = LineHistory(
            ended_ms=self._desk.clock.monotonic_ms(),
            failures=0 if ok else self._history.failures + 1,
            retry_after_ms=retry_after_ms,
            nudged_ms=self._desk.clock.monotonic_ms() if more_to_send else self._history.nudged_ms,
            urgent=bool(self._wants),
            jitter=self._jitter(),
        )
        self._under_way = None
        self._catching_up = False

    def _went(self, line: Line, sentence: str) -> None:
        if line is not self.line or self.since_ms is None:
            self.since_ms = self._desk.clock.wall_ms()
        self.line, self.sentence = line, sentence
        self._desk.online = line is Line.ONLINE

    def _distrust(self, broken: RightsBroken) -> None:
        self._desk.store.stop_redeeming(broken.sentence)
        self._desk.notice(Tone.ERROR, "redeeming_stopped", broken.sentence)

    def _jitter(self) -> int:
        return int.from_bytes(self._desk.chance.draw(2), "big")
