"""When and where a basket is priced: the store and its own wall time, as the till wrote both down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from loyalty.values.errors import BadValue
from loyalty.values.zones import OFFSET_MIN_MAX

_DAY_MIN = 24 * 60
_FIRST = date(1970, 1, 1)
_DAYS_MAX = (date.max - _FIRST).days
_NO_CLOCKS: Mapping[str, tuple[date, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment (wall time in ms since 1970, UTC) at a store whose clocks are `offset_min` minutes ahead of UTC then.

    `stopped` are rules and offers that the shop has stopped, as far as the till has heard.
    `zones` are zones that the programme names, each with the minutes by which its clocks are ahead of UTC then; one
    that the till does not know is not among them.
    The offsets are kept with the sale, so that a change of zone or of summer time never changes what a sale was worth.
    `day` is the store's date, `minute` counts from the store's midnight, 0 to 1439.
    """

    at_ms: int
    offset_min: int
    store: str
    stopped: frozenset[str] = frozenset()
    zones: tuple[tuple[str, int], ...] = ()
    day: date = field(init=False, repr=False, compare=False)
    minute: int = field(init=False, repr=False, compare=False)
    _clocks: Mapping[str, tuple[date, int]] = field(init=False, repr=False, compare=False)

    @property
    def day_number(self) -> int:
        """The store's date in days since 1970."""
        return (self.day - _FIRST).days

    def clock(self, zone: str | None) -> tuple[date, int] | None:
        """Day and minute of the day by the clocks of a zone, None where these are not known; None is the store's."""
        return (self.day, self.minute) if zone is None else self._clocks.get(zone)

    def __post_init__(self) -> None:
        day, minute = self._clock(self.offset_min, first=0)
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "minute", minute)
        # Most programmes name no zone, and every basket has an occasion.
        clocks = {zone: self._clock(offset, first=-1) for zone, offset in self.zones} if self.zones else _NO_CLOCKS
        object.__setattr__(self, "_clocks", clocks)

    def _clock(self, offset_min: int, first: int) -> tuple[date, int]:
        if type(self.at_ms) is not int or type(offset_min) is not int or abs(offset_min) > OFFSET_MIN_MAX:
            raise BadValue("a moment is whole milliseconds, its offset at most 18 hours")
        days, minute = divmod(self.at_ms // 60_000 + offset_min, _DAY_MIN)
        if not first <= days <= _DAYS_MAX:
            raise BadValue("a moment lies between the years 1970 and 9999")
        return _FIRST + timedelta(days=days), minute


def day_number(at_ms: int, offset_min: int) -> int:
    """The day, since 1970, on which a moment falls where clocks are so many minutes ahead of UTC."""
    return (at_ms // 60_000 + offset_min) // _DAY_MIN


def day_begins_ms(day: date, offset_min: int) -> int:
    """When a day begins (wall time in ms) where clocks are so many minutes ahead of UTC."""
    return ((day - _FIRST).days * _DAY_MIN - offset_min) * 60_000
