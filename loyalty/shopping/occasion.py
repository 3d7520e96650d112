"""When and where a basket is priced: the store and its own wall time, as the till wrote both down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from loyalty.values.errors import BadValue

OFFSET_MIN_MAX = 18 * 60
"""No zone is further from UTC than this, in minutes."""

_DAY_MIN = 24 * 60
_FIRST = date(1970, 1, 1)
_DAYS_MAX = (date.max - _FIRST).days


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment (wall time in ms since 1970, UTC) at a store whose clocks are `offset_min` minutes ahead of UTC then.

    `stopped` are rules and offers that the shop has stopped, as far as the till has heard.
    The offset is kept with the sale, so that a change of zone or of summer time never changes what a sale was worth.
    `day` is the store's date, `minute` counts from the store's midnight, 0 to 1439.
    """

    at_ms: int
    offset_min: int
    store: str
    stopped: frozenset[str] = frozenset()
    day: date = field(init=False, repr=False, compare=False)
    minute: int = field(init=False, repr=False, compare=False)

    @property
    def day_number(self) -> int:
        """The store's date in days since 1970."""
        return (self.day - _FIRST).days

    def __post_init__(self) -> None:
        if type(self.at_ms) is not int or type(self.offset_min) is not int or abs(self.offset_min) > OFFSET_MIN_MAX:
            raise BadValue("a moment is whole milliseconds, its offset at most 18 hours")
        days, minute = divmod(self.at_ms // 60_000 + self.offset_min, _DAY_MIN)
        if not 0 <= days <= _DAYS_MAX:
            raise BadValue("a moment lies between the years 1970 and 9999")
        object.__setattr__(self, "day", _FIRST + timedelta(days=days))
        object.__setattr__(self, "minute", minute)


def day_number(at_ms: int, offset_min: int) -> int:
    """The day, since 1970, on which a moment falls where clocks are so many minutes ahead of UTC."""
    return (at_ms // 60_000 + offset_min) // _DAY_MIN


def day_begins_ms(day: date, offset_min: int) -> int:
    """When a day begins (wall time in ms) where clocks are so many minutes ahead of UTC."""
    return ((day - _FIRST).days * _DAY_MIN - offset_min) * 60_000
