"""Who holds the points that are missing here, in the words of a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.wire import Holder
    from terminal.ports import Clock

NAMED_MAX = 3
"""No sentence names more tills than one can walk to."""


def held_elsewhere(holders: Sequence[Holder], clock: Clock) -> str:
    """One sentence with till, points and when it was last heard; the richest first, as the server tells them."""
    parts = [_part(holder, clock, is_first=not place) for place, holder in enumerate(holders[:NAMED_MAX])]
    return f"{' and '.join(parts)}."


def last_heard(holder: Holder, clock: Clock) -> str:
    """When a till was last heard: the time of today, else with its day."""
    seen, now = clock.local(holder.seen_ms), clock.local(clock.wall_ms())
    return f"last heard {seen:%H:%M}" if seen.date() == now.date() else f"last heard {seen:%Y-%m-%d %H:%M}"


def _part(holder: Holder, clock: Clock, *, is_first: bool) -> str:
    are = "is" if holder.points == 1 else "are"
    points = (
        f"{holder.points:,} point{'' if holder.points == 1 else 's'} {are} held" if is_first else f"{holder.points:,}"
    )
    return f"{points} by {holder.till} ({last_heard(holder, clock)})"
