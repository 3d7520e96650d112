"""What the clocks of time zones show, by the time zone database of this computer (on Windows that of a package)."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from msgspec import UNSET
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty.ops.facts import Facts

_KEPT = 64
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
