"""What starts and ends when, store by store: versions, and the days of their rules, offers and gifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from central.programmes.versions import stoppable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
    programme: Programme, first: date, until: date, stores: Mapping[str, str], stopped: Collection[str] = ()
) -> list[Entry]:
    """Every beginning and end from `first` until before `until`, the earliest first."""
    found = [
        entry
        for rule in stoppable(programme)
        for entry in _of_rule(rule, stores, stopped)
        if first <= entry.day < until
    ]
    return sorted(found, key=lambda one: (one.day, one.begins, one.rule))


def _of_rule(rule: Rule | Gift, stores: Mapping[str, str], stopped: Collection[str]) -> list[Entry]:
    where = tuple(sorted(stores.get(one, one) for one in rule.when.stores))
    moments = []
    for span in rule.when.dates:
        if span.first is not None:
            moments.append((date.fromisoformat(span.first), True))
        if span.last is not None and date.fromisoformat(span.last) < date.max:
            moments.append((date.fromisoformat(span.last) + timedelta(days=1), False))
    return [Entry(day, begins, rule.id, rule.label, where, rule.id in stopped) for day, begins in moments]
