"""What follows from each command: ops are sent soon, points go where they belong, and one day the till closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.operations import Reversal
from terminal.till.exchange.closing import Closing
from terminal.till.exchange.handing_back import LINGER_MS, HandingBack

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.ops.chain import Head
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging

TICK_MS = 1_000


class Settling:
    """Hands back and closes beside the trade. Till thread only."""

    def __init__(
        self, desk: Desk, exchanging: Exchanging, in_use: Callable[[str], int], at_counter: Callable[[], str | None]
    ) -> None:
        self._desk, self._exchanging = desk, exchanging
        self._handing_back = HandingBack(desk, in_use, at_counter)
        self._closing = Closing(desk, exchanging, self._handing_back)

    @property
    def next_ms(self) -> int:
        """Monotonic time at which there is something to do at the latest."""
        now = self._desk.clock.monotonic_ms()
        if self._closing.under_way:
            return self._closing.next_ms
        return now if self._handing_back.sweeping or self._exchanging.renewing.telling else now + TICK_MS

    def asked(self, member: str, *, by_program: bool) -> None:
        """Points of this member were asked for; another program may take a while to use them."""
        self._handing_back.loosen((member,), LINGER_MS if by_program else 0)

    def close(self) -> None:
        """The process is about to end."""
        self._closing.begin()

    def follow(self, before: Head) -> bool:
        """After a command: True when it committed something."""
        done = self._after_ops(before)
        if self._closing.under_way:
            self._closing.go_on()
        elif self._exchanging.renewing.tell() or self._handing_back.tidy():
            self._exchanging.nudge()
        self._exchanging.start_when_due()
        return done

    def wonder(self) -> None:
        """After what was shown and answered: whose points lie elsewhere is asked with the next exchange, soon."""
        if self._desk.elsewhere.curious:
            self._exchanging.nudge()

    def _after_ops(self, before: Head) -> bool:
        """What was committed is sent soon, and what others wait for at once."""
        if self._handing_back.give(self._exchanging.points.take_recalls()):
            self._exchanging.hurry()
        self._handing_back.arrived(self._exchanging.points.take_arrived())
        if self._exchanging.points.take_granted() and not self._desk.store.standing().anchor:
            # What was granted to it while it was the anchor may be told after it gave up all that it knew of.
            self._handing_back.start_over()
        head = self._desk.store.standing().head
        if head == before:
            return False
        new = head.seq - before.seq if head.epoch == before.epoch else head.seq
        done = [kept.operation for kept in self._desk.store.newest(new)]
        self._handing_back.loosen(op.member for op in done if op.member is not None)
        self._exchanging.nudge()
        if any(isinstance(op, Reversal) for op in done):
            # Until the server has heard of it, the same goods could come back at another till.
            self._exchanging.hurry()
        return True
