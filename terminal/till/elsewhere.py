"""Who holds the points that are missing here, as the server last told it, in the words that a cashier can pass on."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.exchange.wire import HolderState
from loyalty.ops.stamps import owner_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.exchange.wire import Holder
    from terminal.ports import Clock

NAMED_MAX = 3
"""No sentence names more tills than one can walk to."""
MEMBERS_MAX = 2_000
STALE_MS = 30_000
"""What was heard of a shown member is asked for anew after so long."""

_STATES = {
    HolderState.OPEN: " (last heard {at})",
    HolderState.SILENT: ", not heard since {at}",
    HolderState.CLOSED: ", switched off since {at}",
    HolderState.EXAMINED: ", which is being examined",
    HolderState.LOST: ", which is lost",
    HolderState.SHUT_OUT: ", which is shut out",
}


@dataclass(frozen=True, slots=True)
class _Heard:
    holders: tuple[Holder, ...]
    wall_ms: int
    monotonic_ms: int


class Elsewhere:
    """What was heard of each member that was shown; the oldest are forgotten first. Till thread only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: OrderedDict[str, _Heard] = OrderedDict()
        self._curious: dict[str, None] = {}

    def heard(self, member: str, holders: Sequence[Holder]) -> None:
        """The server told who holds points of this member, perhaps nobody."""
        self._heard[member] = _Heard(tuple(holders), self._clock.wall_ms(), self._clock.monotonic_ms())
        self._heard.move_to_end(member)
        self._curious.pop(member, None)
        if len(self._heard) > MEMBERS_MAX:
            self._heard.popitem(last=False)

    def wonder(self, member: str) -> None:
        """Somebody looks at points that are not here; worth asking unless it was heard just now."""
        known = self._heard.get(member)
        if known is None or self._clock.monotonic_ms() - known.monotonic_ms >= STALE_MS:
            self._curious[member] = None

    @property
    def curious(self) -> tuple[str, ...]:
        """The members of whom the next exchange should ask."""
        return tuple(self._curious)

    def asked(self, members: Sequence[str]) -> None:
        """An exchange asked of these; when its reply is lost the next look at them asks again."""
        for member in members:
            self._curious.pop(member, None)

    def sentence(self, member: str, *, online: bool) -> str | None:
        """Who holds the rest, None when nobody was named; without a line with the time at which that was so."""
        known = self._heard.get(member)
        if known is None or not known.holders:
            return None
        told = held_elsewhere(known.holders, self._clock, "point" if owner_of(member) is None else "stamp")
        return told if online else f"{told[:-1]}, as heard at {_time(known.wall_ms, self._clock)}."


def held_elsewhere(holders: Sequence[Holder], clock: Clock, what: str = "point") -> str:
    """One sentence with till, points and how that till is; the richest first, as the server tells them."""
    parts = [_part(holder, clock, "" if place else what) for place, holder in enumerate(holders[:NAMED_MAX])]
    return f"{' and '.join(parts)}."


def last_heard(holder: Holder, clock: Clock) -> str:
    """When a till was last heard: the time of today, else with its day."""
    return f"last heard {_time(holder.seen_ms, clock)}"


def _part(holder: Holder, clock: Clock, what: str) -> str:
    are = "is" if holder.points == 1 else "are"
    points = f"{holder.points:,} {what}{'' if holder.points == 1 else 's'} {are} held" if what else f"{holder.points:,}"
    return f"{points} by {holder.till}{_STATES[holder.state].format(at=_time(holder.seen_ms, clock))}"


def _time(wall_ms: int, clock: Clock) -> str:
    at, now = clock.local(wall_ms), clock.local(clock.wall_ms())
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
