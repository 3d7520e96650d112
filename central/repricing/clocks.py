"""Held against the server's own time zones: the clocks by which a till counted the hours of a sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.chain import short_code
from loyalty.shopping.occasion import Occasion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loyalty.ops.facts import Facts
    from loyalty.ops.operations import Sale
    from loyalty.rules.programme import Programme

ZONES_DIFFER = "zones_differ"


def zones_differ(
    facts: Facts, sale: Sale, digest: bytes, programme: Programme | None, own: Callable[[str, int], int | None]
) -> Iterator[tuple[str, str]]:
    """Subject and words for each zone whose clocks the till had otherwise; of what `own` does not know, nothing.

    A month has one subject for a zone: a till whose time zones are out of date has them wrong in every sale.
    """
    told = {} if facts.zones is UNSET else dict(facts.zones)
    named = () if programme is None else programme.zones
    for zone in sorted({*told, *named}):
        there = own(zone, sale.context.at_ms)
        if there is None or told.get(zone) == there:
            continue
        wrote = f"wrote {_ahead(told[zone])}" if zone in told else "did not know it and left its hours out"
        words = (
            f"From sale {short_code(digest)} on, time zone {zone}: the till {wrote}; by this server its clocks were "
            f"{_ahead(there)}. The receipt is honoured as printed."
        )
        day = Occasion(sale.context.at_ms, facts.offset_min, sale.context.store).day
        yield f"{zone} {day:%Y-%m}", words


def _ahead(offset_min: int) -> str:
    hours, minutes = divmod(abs(offset_min), 60)
    return f"UTC{'-' if offset_min < 0 else '+'}{hours:02}:{minutes:02}"
