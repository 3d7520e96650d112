"""What the clocks of time zones show, by the time zone database of this computer (on Windows that of a package)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from msgspec import UNSET
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from loyalty.ops.facts import Facts

_KEPT = 64
_MINUTE_MS = 60_000
_DAY_MIN = 24 * 60
_YEAR_DAYS = 366
_NOT_BY_NAME = {"localtime", "Factory"}
"""What stands among the zones and is none that everybody means the same by."""


def zone_names() -> frozenset[str]:
    """All zones that this server knows."""
    return frozenset(available_timezones() - _NOT_BY_NAME)


def offset_min(zone: str, at_ms: int) -> int | None:
    """The minutes by which clocks of a zone are ahead of UTC at a wall time, None where nobody knows it here."""
    clocks = _clocks(zone)
    if clocks is None:
        return None
    try:
        ahead = datetime.fromtimestamp(at_ms // 1000, clocks).utcoffset()
    except (ValueError, OverflowError, OSError):
        return None
    return None if ahead is None else int(ahead.total_seconds()) // 60


def zones_at(zones: Iterable[str], at_ms: int) -> tuple[tuple[str, int], ...]:
    """Those of these zones that are known here, by name, with their clocks at a wall time: see `Occasion.zones`."""
    found = ((zone, offset_min(zone, at_ms)) for zone in sorted(zones))
    return tuple((zone, ahead) for zone, ahead in found if ahead is not None)


def moment_ms(zone: str, day: date, minute: int) -> int | None:
    """The wall time at which clocks of a zone show this minute of a day, the earlier one where they show it twice.

    None where nobody knows the zone here, or no calendar has the moment.
    """
    clocks = _clocks(zone)
    if clocks is None:
        return None
    try:
        shown = datetime.combine(day, time(), clocks) + timedelta(minutes=minute)
        return int(shown.timestamp()) * 1000
    except (ValueError, OverflowError, OSError):
        return None


def changed_hours(zone: str, first: date) -> tuple[tuple[int, int], ...]:
    """Minutes of the day between which clocks of a zone skip or repeat time, in the year from a day on.

    None of them where clocks never change there; where nobody knows the zone here, there are none either.
    """
    found, begin = set(), int(datetime.combine(first, time(), UTC).timestamp()) // 60
    for day in range(_YEAR_DAYS):
        early, late = begin + day * _DAY_MIN, begin + (day + 1) * _DAY_MIN
        before, after = offset_min(zone, early * _MINUTE_MS), offset_min(zone, late * _MINUTE_MS)
        if before is None or after is None or before == after:
            continue
        while late - early > 1:
            middle = (early + late) // 2
            is_early = offset_min(zone, middle * _MINUTE_MS) == before
            early, late = (middle, late) if is_early else (early, middle)
        shown = (late + min(before, after)) % _DAY_MIN
        found.add((shown, shown + abs(after - before)))
    return tuple(sorted(found))


def with_zones(facts: Facts, zones: Iterable[str], at_ms: int) -> Facts:
    """The facts with the clocks of these zones, too; what the till wrote down stays."""
    told = {} if facts.zones is UNSET else dict(facts.zones)
    every = dict(zones_at(zones, at_ms)) | told
    return facts if every == told else replace(facts, zones=tuple(sorted(every.items())))


@lru_cache(maxsize=_KEPT)
def _clocks(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # No such zone, no name of one, a folder of zones.
        return None
