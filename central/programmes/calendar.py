"""What starts and ends when, store by store: versions, and the days of their rules, offers and gifts.

Hours with a zone have the days of their zone: a day in Auckland begins while the shop still has the day before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from central.programmes.versions import stoppable
from central.zones import moment_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from loyalty.rules.conditions import When
    from loyalty.rules.gifts import Gift
    from loyalty.rules.programme import Programme
    from loyalty.rules.stacking import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """On this day of the store's calendar a rule begins, or counted for the last time on the day before."""

    day: date
    begins: bool
    rule: str
    label: str | dict[str, str]
    stores: tuple[str, ...]
    """Names of stores; none means every store."""
    stopped: bool = False


def entries(
    programme: Programme,
    first: date,
    until: date,
    stores: Mapping[str, str],
    stopped: Collection[str] = (),
    *,
    day_of: Callable[[int], date],
) -> list[Entry]:
    """Every beginning and end from `first` until before `until`, the earliest first; `day_of` a wall time."""
    found = [
        entry
        for rule in stoppable(programme)
        for entry in _of_rule(rule, stores, stopped, day_of)
        if first <= entry.day < until
    ]
    return sorted(found, key=lambda one: (one.day, one.begins, one.rule))


def _of_rule(
    rule: Rule | Gift, stores: Mapping[str, str], stopped: Collection[str], day_of: Callable[[int], date]
) -> list[Entry]:
    where = tuple(sorted(stores.get(one, one) for one in rule.when.stores))
    moments = []
    for span in rule.when.dates:
        if span.first is not None:
            moments.append((min(_first_days(rule.when, span.span[0], day_of)), True))
        if span.last is not None and span.span[1] < date.max:
            moments.append((max(_last_days(rule.when, span.span[1], day_of)) + timedelta(days=1), False))
    return [Entry(day, begins, rule.id, rule.label, where, rule.id in stopped) for day, begins in moments]


def _first_days(when: When, day: date, day_of: Callable[[int], date]) -> list[date]:
    """The days of the store on which it begins, for each of its hours."""
    return [_day_at(one.zone, day, one.span[0], day_of) for one in when.hours] if when.zones else [day]


def _last_days(when: When, day: date, day_of: Callable[[int], date]) -> list[date]:
    """The days of the store on which it counts for the last time, for each of its hours."""
    return [_day_at(one.zone, day, one.span[1] - 1, day_of) for one in when.hours] if when.zones else [day]


def _day_at(zone: str | None, day: date, minute: int, day_of: Callable[[int], date]) -> date:
    """The day of the store while clocks of a zone show this; the day itself for its own, and where nobody knows."""
    at_ms = None if zone is None else moment_ms(zone, day, minute)
    return day if at_ms is None else day_of(at_ms)
