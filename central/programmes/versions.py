"""Which published version counts when, and its rules."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from loyalty.rules.programme import Programme, read_programme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty.rules.gifts import Gift
    from loyalty.rules.stacking import Rule
    from loyalty.signing.published import Published


def in_force(versions: Iterable[Published], at_ms: int) -> Published | None:
    """The version in force at a wall time: the last to have started, of two that start together the higher one."""
    started = (one for one in versions if one.starts_ms <= at_ms)
    return max(started, key=lambda one: (one.starts_ms, one.version), default=None)


def programme_of(published: Published) -> Programme:
    """The programme of a published version; BadValue for one of a newer server."""
    return _read(published.document)


def rules_of(programme: Programme) -> list[Rule]:
    """Every rule and offer."""
    return [*programme.earn.rules, *programme.offers]


def stoppable(programme: Programme) -> list[Rule | Gift]:
    """Everything that can be stopped by its name: rules, offers and gifts."""
    return [*rules_of(programme), *programme.gifts]


@lru_cache(maxsize=8)
def _read(document: str) -> Programme:
    return read_programme(document.encode())
