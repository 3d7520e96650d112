"""The time that counts at the counter: the wall clock, held against what this till already knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty.ops.operations import Context
    from terminal.ports import Clock

BACK_MS = 2 * 60_000
"""A wall clock that is further behind than this is not believed."""
AHEAD_MS = 24 * 3_600_000
"""A wall clock that is further ahead than this is used, said, and never made the measure of later times."""
CLOCK_BACK, CLOCK_AHEAD = "clock_back", "clock_ahead"


@dataclass(frozen=True, slots=True)
class _Known:
    """A time that was true, with the monotonic time and the boot at which it was."""

    at_ms: int
    monotonic_ms: int
    boot: str

    def by_now(self, monotonic_ms: int, boot: str) -> int:
        """The least that it can be now; the monotonic clocks of two boots cannot be compared."""
        elapsed = monotonic_ms - self.monotonic_ms
        return self.at_ms + elapsed if elapsed > 0 and boot == self.boot else self.at_ms


class ShopTime:
    """Never runs backwards and never lets one wild jump forward decide all that follows. Till thread only."""

    def __init__(self, clock: Clock, newest: Iterable[Context]) -> None:
        self._clock = clock
        self._op: _Known | None = None
        self._server: _Known | None = None
        trusted = next((context for context in newest if CLOCK_AHEAD not in context.flags), None)
        if trusted is not None:
            self._op = _Known(trusted.at_ms, trusted.monotonic_ms, trusted.boot)

    def now_ms(self) -> int:
        """Wall milliseconds, or what they must be at least when the wall clock is behind."""
        return max(self._clock.wall_ms(), self._least())

    def flags(self) -> tuple[str, ...]:
        """What an op has to say about the wall clock."""
        wall, least = self._clock.wall_ms(), self._least()
        if wall < least - BACK_MS:
            return (CLOCK_BACK,)
        return (CLOCK_AHEAD,) if least and wall > least + AHEAD_MS else ()

    def committed(self, context: Context) -> None:
        """An op was committed: time is not before it."""
        if CLOCK_AHEAD not in context.flags:
            self._op = _Known(context.at_ms, context.monotonic_ms, context.boot)

    def heard(self, server_ms: int) -> None:
        """The server said what time it is."""
        self._server = _Known(server_ms, self._clock.monotonic_ms(), self._clock.boot())

    def _least(self) -> int:
        monotonic_ms, boot, least = self._clock.monotonic_ms(), self._clock.boot(), 0
        for known in (self._op, self._server):
            if known is not None:
                least = max(least, known.by_now(monotonic_ms, boot))
        return least
