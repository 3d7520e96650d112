"""Z reports on the line: their marks go to the server, and a till that was put back hears of those that it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.exchange.z_marks import Z_MARKS_MAX
from terminal.events import Tone

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, ExchangeRequest
    from loyalty.exchange.z_marks import ZMark
    from terminal.till.desk import Desk

_LOST = (
    "Z report {} of this till was written, but its file does not have it: it is an older copy. The next one is {}. "
    "Keep the paper of the lost report."
)


class ZLine:
    """After each start and each Z report the newest are told once. Till thread only.

    A report that the file lost is said again at each start, until the next one is written.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        last = desk.store.cash.last()
        if last is not None and not last.kept:
            self._say_lost(last.number)
        self._told: tuple[int, int] | None = None

    def marks(self) -> list[ZMark] | None:
        """What the next request tells, an empty list where there is nothing but a question; None: all is told."""
        newest = self._newest()
        return None if self._told == newest else self._desk.store.cash.marks(Z_MARKS_MAX)

    def heard(self, asked: ExchangeRequest, reply: ExchangeReply) -> None:
        """A server that was put back is told again, for it counts another generation."""
        if asked.z_marks is None or reply.generation != asked.generation:
            return
        number = asked.z_marks[-1].number if asked.z_marks else 0
        self._told = (reply.generation, number)
        self.learn(reply.z)

    def learn(self, mark: ZMark | None) -> None:
        """The newest report that the server knows of; where this file does not have it, its number is not used."""
        if mark is not None and self._desk.store.cash.learn(mark):
            self._say_lost(mark.number)

    def _say_lost(self, number: int) -> None:
        self._desk.notice(Tone.ATTENTION, "z_lost", _LOST.format(number, number + 1))

    def _newest(self) -> tuple[int, int]:
        newest = self._desk.store.cash.marks(1)
        return self._desk.store.standing().generation, newest[0].number if newest else 0
