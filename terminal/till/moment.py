"""A moment as the programme sees it: where, by the store's clocks, and by those of the zones that its hours name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from loyalty.shopping.occasion import Occasion

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from terminal.ports import Clock, Store


def occasion_at(at_ms: int, clock: Clock, store: Store) -> Occasion:
    """A moment at this store, with what is stopped as far as the till has heard."""
    ahead = clock.local(at_ms).utcoffset() or timedelta()
    programme = store.programme(at_ms)
    named = () if programme is None else programme.zones
    shown = ((zone, clock.offset_min(zone, at_ms)) for zone in named)
    zones = tuple((zone, offset) for zone, offset in shown if offset is not None)
    offset_min = int(ahead.total_seconds()) // 60
    return Occasion(at_ms, offset_min, store.identity().store, store.stopped_rules(), zones)


def unknown_zones(programme: Programme, clock: Clock) -> tuple[str, ...]:
    """The zones of a programme that this computer does not know: their hours do not count here."""
    now_ms = clock.wall_ms()
    return tuple(zone for zone in programme.zones if clock.offset_min(zone, now_ms) is None)
