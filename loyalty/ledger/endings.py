"""When a member's points end, as the server tells it and tills go by it: a few dates with the points of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from loyalty.rules.expiry import DAY_MS
from loyalty.values.errors import BadValue
from loyalty.values.points import BALANCE_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.rules.expiry import Expiry

ENDINGS_MAX = 12
HORIZON_DAYS = 62
"""A till may be without its server for weeks and goes by what it heard last: so far ahead it is told."""

Endings = tuple[tuple[int, int], ...]
"""(end, points), the soonest first; an end is the first millisecond at which the points are no more."""


@dataclass(frozen=True, slots=True)
class Move:
    """Points that left a till since it was told: spent there, or given up to the server."""

    at_ms: int
    points: int
    is_given_up: bool = False


def horizon_ms(now_ms: int, expiry: Expiry | None) -> int:
    """How far ahead tills are told: far enough to warn, and to go by for as long as a till may be offline."""
    return now_ms + (HORIZON_DAYS + (0 if expiry is None else expiry.warn_days)) * DAY_MS


def endings_text(found: Sequence[tuple[int, int]]) -> str | None:
    """The endings as they travel, None where there are none. What is too many ends, as told, with the last of them."""
    if not found:
        return None
    kept = list(found[:ENDINGS_MAX])
    if len(found) > ENDINGS_MAX:
        kept[-1] = (found[-1][0], sum(points for _, points in found[ENDINGS_MAX - 1 :]))
    return msgspec.json.encode(kept).decode()


_ENDINGS_READER = msgspec.json.Decoder(Endings)


def read_endings(text: str | None) -> Endings:
    """The endings that a text tells; BadValue for what is none."""
    if text is None:
        return ()
    try:
        found = _ENDINGS_READER.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise BadValue("not a list of ends and points") from None
    if any(not (0 <= end <= BALANCE_MAX and 0 < points <= BALANCE_MAX) for end, points in found):
        raise BadValue("an end or its points are out of range")
    return found


def ended(found: Endings, now_ms: int) -> int:
    """Points that have ended by now."""
    return sum(points for end, points in found if end <= now_ms)


def next_ending(found: Endings, now_ms: int, days: int) -> tuple[int, int] | None:
    """The next end within so many days with its points, None when there is none."""
    return next(((end, points) for end, points in found if now_ms < end <= now_ms + days * DAY_MS), None)


def left_after(found: Endings, moves: Sequence[Move]) -> Endings:
    """The endings once points went: what was spent comes out of what ends soonest and had not ended by then.

    What was spent after an end came from what was left, never from what had ended; what was given up did not.
    """
    left = [list(one) for one in found]
    for move in moves:
        wanted = move.points
        for one in left:
            part = min(one[1], wanted) if move.is_given_up or one[0] > move.at_ms else 0
            one[1] -= part
            wanted -= part
    return tuple((end, points) for end, points in left if points)
