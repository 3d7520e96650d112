"""When a rule holds: for whom, where, on which days, in which hours, around a birthday; and for which goods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Final, Protocol, TypeVar

import msgspec

from loyalty.rules.part import Day, Names, Part
from loyalty.values.errors import BadValue
from loyalty.values.text import END
from loyalty.values.zones import Zone

if TYPE_CHECKING:
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron

    Ask = Callable[[Occasion, Patron], bool]

X_contra = TypeVar("X_contra", contravariant=True)

TIME_PATTERN: Final = f"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00){END}"
_Time = Annotated[str, msgspec.Meta(pattern=TIME_PATTERN, max_length=5)]
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


class Hours(Part, frozen=True, dict=True):
    """From `begin` until before `end` by the clocks of `zone`, else the store's; over midnight takes two of them.

    An hour that clocks show twice lies in them twice, one that they skip never comes.
    """

    begin: _Time
    end: _Time
    zone: Zone | None = None

    def __post_init__(self) -> None:
        begin, end = self.span
        if begin >= end:
            raise BadValue(
                f"the hours {self.begin} to {self.end} end before they begin; "
                "over midnight, name them in two parts: until 24:00, and from 00:00"
            )

    @cached_property
    def span(self) -> tuple[int, int]:
        """The minutes of the day at which they begin and are over."""
        return _minute(self.begin), _minute(self.end)

    def has(self, minute: int) -> bool:
        """Whether a minute of the day lies in them."""
        begin, end = self.span
        return begin <= minute < end


class Dates(Part, frozen=True, dict=True):
    """Whole days of the store's calendar, `first` and `last` among them; either may be open."""

    first: Day | None = None
    last: Day | None = None

    def __post_init__(self) -> None:
        first, last = self.span
        if first > last:
            raise BadValue(f"the days {self.first} to {self.last} end before they begin; write the earlier one first")

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day, those of the calendar where they are open."""
        return _date(self.first, date.min), _date(self.last, date.max)

    def has(self, day: date) -> bool:
        """Whether a day lies in them."""
        first, last = self.span
        return first <= day <= last

    def is_over(self, today: date) -> bool:
        """Whether its last day lies before today."""
        return self.span[1] < today


class Birthday(Part, frozen=True):
    """So many days before and after the member's birthday; who was born on 29 February has it on the 28th else."""

    before: _Around = 0
    after: _Around = 0

    def has(self, birthday: str, day: date) -> bool:
        """Whether a day lies around this birthday (MM-DD), in whichever year it falls."""
        for year in (day.year, day.year + 1, day.year - 1):
            born = birthday_in(year, birthday)
            if born is not None and self.has_day(born, day):
                return True
        return False

    def has_day(self, born: date, day: date) -> bool:
        """Whether a day lies around the birthday of one year."""
        return -self.before <= (day - born).days <= self.after


class When(Part, frozen=True, dict=True):
    """Conditions that must all hold; of the names in one list any will do, an empty list asks nothing.

    Beside hours with a zone the weekday and the date are those of that zone, too. Where its clocks are not known, these
    hours do not hold.
    """

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
        for ask in self._asked:  # noqa: SIM110 - a generator for each rule of each basket takes twice as long
            if not ask(occasion, patron):
                return False
        return True

    @cached_property
    def _asked(self) -> tuple[Ask, ...]:
        """What is asked at all, made ready once for every basket."""
        return tuple(ask for ask in (*self._of_moment(), *self._of_patron()) if ask is not None)

    def _of_moment(self) -> tuple[Ask | None, ...]:
        stores, weekdays = frozenset(self.stores), frozenset(_WEEK.index(day) for day in self.weekdays)
        where: Ask | None = (lambda occasion, _: occasion.store in stores) if stores else None
        if self.zones:
            return where, lambda occasion, _: self._is_hour(occasion, weekdays)
        return (
            where,
            (lambda occasion, _: occasion.day.weekday() in weekdays) if weekdays else None,
            (lambda occasion, _: _within(occasion.minute, self.hours)) if self.hours else None,
            (lambda occasion, _: _within(occasion.day, self.dates)) if self.dates else None,
        )

    @property
    def zones(self) -> frozenset[str]:
        """The zones that its hours name."""
        return frozenset(one.zone for one in self.hours if one.zone is not None)

    def _is_hour(self, occasion: Occasion, weekdays: frozenset[int]) -> bool:
        """Whether one of the hours holds, on a day of its own zone that is meant."""
        for hours in self.hours:
            shown = occasion.clock(hours.zone)
            if shown is None or not hours.has(shown[1]):
                continue
            day = shown[0]
            if (not weekdays or day.weekday() in weekdays) and (not self.dates or _within(day, self.dates)):
                return True
        return False

    def _of_patron(self) -> tuple[Ask | None, ...]:
        tiers, segments, kinds = frozenset(self.tiers), frozenset(self.segments), frozenset(self.card_kinds)
        around = self.birthday
        return (
            (lambda _, patron: patron.tier in tiers) if tiers else None,
            (lambda _, patron: patron.card_kind in kinds) if kinds else None,
            (lambda _, patron: not segments.isdisjoint(patron.segments)) if segments else None,
            (lambda _, patron: patron.first_visit) if self.first_visit else None,
            None
            if around is None
            else lambda occasion, patron: patron.birthday is not None and around.has(patron.birthday, occasion.day),
        )


class Goods(Part, frozen=True, dict=True):
    """Goods by category (with all beneath it), product or tag; naming none means all."""

    categories: Names = ()
    products: Names = ()
    tags: Names = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing is named."""
        return not self.marks

    @cached_property
    def marks(self) -> frozenset[str]:
        """What is named, as `marks_of` tells it of a line."""
        return frozenset(
            (*_marks(_CATEGORY, self.categories), *_marks(_PRODUCT, self.products), *_marks(_TAG, self.tags))
        )

    def has(self, marks: Marks) -> bool:
        """Whether a line with these marks is among the goods."""
        named = self.marks
        return not named or not named.isdisjoint(marks)


_CATEGORY, _PRODUCT, _TAG = "category ", "product ", "tag "
Marks = tuple[str, ...]
"""All by which goods may name a line."""


def marks_of(line: Line) -> Marks:
    """The marks of its categories, its product, its tags."""
    return _marks_of(line.category, line.above, line.product, line.tags)


@lru_cache(maxsize=4_096)  # A product has the same ones at each scan.
def _marks_of(category: str, above: Sequence[str], product: str | None, tags: Sequence[str]) -> Marks:
    products = () if product is None else (product,)
    return (*_marks(_CATEGORY, (category, *above)), *_marks(_TAG, tags), *_marks(_PRODUCT, products))


def birthday_in(year: int, birthday: str) -> date | None:
    """A birthday (MM-DD) in this year: 29 February is the 28th where there is none; None beyond the calendar."""
    if not date.min.year <= year <= date.max.year:
        return None
    try:
        return date.fromisoformat(f"{year:04}-{birthday}")
    except ValueError:
        return date(year, 2, 28)


def _marks(kind: str, names: Sequence[str]) -> list[str]:
    return [kind + name for name in names]


class _Span(Protocol[X_contra]):
    def has(self, moment: X_contra, /) -> bool: ...


def _within(moment: X_contra, spans: Sequence[_Span[X_contra]]) -> bool:
    for span in spans:  # noqa: SIM110 - a generator for each rule of each basket takes twice as long
        if span.has(moment):
            return True
    return False


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _date(day: str | None, otherwise: date) -> date:
    try:
        return otherwise if day is None else date.fromisoformat(day)
    except ValueError:
        raise BadValue(f"no calendar has the day {day}; write year-month-day, for example 2026-12-24") from None
