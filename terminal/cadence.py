"""When is the next exchange due? A pure function of what happened, so that a bad day can be played back."""

from __future__ import annotations

from dataclasses import dataclass

NUDGE_MS = 150
"""After a sale or news the exchange waits this long, so that a burst goes in one."""
IDLE_MIN_MS, IDLE_MAX_MS = 30_000, 60_000
BACKOFF_FIRST_MS, BACKOFF_MAX_MS = 1_000, 60_000
RETRY_AFTER_MAX_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class LineHistory:
    """What the schedule depends on; times are monotonic milliseconds, `jitter` is a fresh number in 0..2**16-1.

    `again_ms` is when it is worth asking again for what other tills hold.
    """

    ended_ms: int | None = None
    failures: int = 0
    retry_after_ms: int | None = None
    nudged_ms: int | None = None
    urgent: bool = False
    again_ms: int | None = None
    jitter: int = 0


def due_ms(history: LineHistory) -> int:
    """The monotonic time at which the next exchange should start; never decided by counting attempts down to none."""
    if history.ended_ms is None:
        return 0
    if history.failures:
        patient = history.ended_ms + _backoff(history)
        return min(patient, history.ended_ms + BACKOFF_FIRST_MS) if history.urgent else patient
    if history.urgent:
        return history.ended_ms
    idle = history.ended_ms + IDLE_MIN_MS + (IDLE_MAX_MS - IDLE_MIN_MS) * history.jitter // 2**16
    idle = idle if history.again_ms is None else min(idle, history.again_ms)
    return idle if history.nudged_ms is None else min(idle, history.nudged_ms + NUDGE_MS)


def _backoff(history: LineHistory) -> int:
    """Full jitter over a doubling ceiling; what the server asked for (Retry-After) is honoured within bounds."""
    ceiling = min(BACKOFF_FIRST_MS << min(history.failures - 1, 10), BACKOFF_MAX_MS)
    wait = max(ceiling * history.jitter // 2**16, BACKOFF_FIRST_MS // 4)
    return wait if history.retry_after_ms is None else max(wait, min(history.retry_after_ms, RETRY_AFTER_MAX_MS))
