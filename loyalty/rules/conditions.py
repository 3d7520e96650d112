"""When a rule holds: for whom, where, on which days, in which hours, around a birthday; and for which goods."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec

from loyalty.errors import BadValue
from loyalty.rules.part import Names, Part

if TYPE_CHECKING:
    from loyalty.basket import Line
    from loyalty.occasion import Occasion
    from loyalty.patron import Patron

_Time = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", max_length=5)]
_Day = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)]
_Around = Annotated[int, msgspec.Meta(ge=0, le=182)]


class Weekday(StrEnum):
    """A day of the store's week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK = tuple(Weekday)


class Hours(Part, frozen=True):
    """From `begin` until before `end` by the store's clocks; over midnight takes two of them."""

    begin: _Time
    end: _Time

    def __post_init__(self) -> None:
        if _minute(self.begin) >= _minute(self.end):
            raise BadValue(
                f"the hours {self.begin} to {self.end} end before they begin; "
                "over midnight, name them in two parts: until 24:00, and from 00:00"
            )

    def has(self, minute: int) -> bool:
        """Whether a minute of the day lies in them."""
        return _minute(self.begin) <= minute < _minute(self.end)


class Dates(Part, frozen=True):
    """Whole days of the store's calendar, `first` and `last` among them; either may be open."""

    first: _Day | None = None
    last: _Day | None = None

    def __post_init__(self) -> None:
        first, last = _date(self.first, date.min), _date(self.last, date.max)
        if first > last:
            raise BadValue(f"the days {self.first} to {self.last} end before they begin")

    def has(self, day: date) -> bool:
        """Whether a day lies in them."""
        return _date(self.first, date.min) <= day <= _date(self.last, date.max)


class Birthday(Part, frozen=True):
    """So many days before and after the member's birthday; who was born on 29 February has it on the 28th else."""

    before: _Around = 0
    after: _Around = 0

    def has(self, birthday: str, day: date) -> bool:
        """Whether a day lies around this birthday (MM-DD), in whichever year it falls."""
        return any(
            -self.before <= (day - born).days <= self.after
            for born in (_birthday_in(year, birthday) for year in (day.year - 1, day.year, day.year + 1))
            if born is not None
        )


class When(Part, frozen=True):
    """Conditions that must all hold; of the names in one list any will do, an empty list asks nothing."""

    tiers: Names = ()
    segments: Names = ()
    card_kinds: Names = ()
    stores: Names = ()
    weekdays: tuple[Weekday, ...] = ()
    hours: Annotated[tuple[Hours, ...], msgspec.Meta(max_length=20)] = ()
    dates: Annotated[tuple[Dates, ...], msgspec.Meta(max_length=100)] = ()
    first_visit: bool = False
    birthday: Birthday | None = None

    def holds(self, occasion: Occasion, patron: Patron) -> bool:
        """Whether all of it holds for this member at this moment."""
        return self._fits_moment(occasion) and self._fits(patron, occasion.day)

    def _fits_moment(self, occasion: Occasion) -> bool:
        day = occasion.day
        return (
            _any_or_empty(self.stores, occasion.store)
            and _any_or_empty(self.weekdays, _WEEK[day.weekday()])
            and (not self.hours or any(hours.has(occasion.minute) for hours in self.hours))
            and (not self.dates or any(dates.has(day) for dates in self.dates))
        )

    def _fits(self, patron: Patron, day: date) -> bool:
        around = self.birthday
        return (
            _any_or_empty(self.tiers, patron.tier)
            and _any_or_empty(self.card_kinds, patron.card_kind)
            and (not self.segments or not set(self.segments).isdisjoint(patron.segments))
            and (not self.first_visit or patron.first_visit)
            and (around is None or (patron.birthday is not None and around.has(patron.birthday, day)))
        )


class Goods(Part, frozen=True):
    """Goods by category (with all beneath it), product or tag; naming none means all."""

    categories: Names = ()
    products: Names = ()
    tags: Names = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing is named."""
        return not (self.categories or self.products or self.tags)

    def names(self, line: Line) -> bool:
        """Whether the line is one of those that are named."""
        return (
            (line.product is not None and line.product in self.products)
            or any(category in self.categories for category in line.categories)
            or any(tag in self.tags for tag in line.tags)
        )

    def has(self, line: Line) -> bool:
        """Whether the line is among the goods."""
        return self.is_all or self.names(line)


def _any_or_empty(names: tuple[str, ...], name: str | None) -> bool:
    return not names or name in names


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _date(day: str | None, otherwise: date) -> date:
    return otherwise if day is None else date.fromisoformat(day)


def _birthday_in(year: int, birthday: str) -> date | None:
    if not date.min.year <= year <= date.max.year:
        return None
    try:
        return date.fromisoformat(f"{year:04}-{birthday}")
    except ValueError:
        return date(year, 2, 28)
