"""What is read of the shop for its calendar and for sample baskets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.programmes.calendar import entries
from central.programmes.samples import Tried, sample_baskets, try_samples
from central.programmes.versions import in_force, programme_of
from central.store.catalogue import categories, products
from central.store.people import tiers_in_use
from central.store.shops import published, stores
from central.store.stops import stops
from central.zones import zones_at
from loyalty.rules.part import said
from loyalty.shopping.occasion import Occasion

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from central.programmes.calendar import Entry
    from central.store.database import Transaction
    from loyalty.rules.programme import Programme


def samples_of(tx: Transaction, draft: Programme, now_ms: int) -> list[Tried]:
    """Sample baskets of this shop by the programme in force and by a draft, at its first store and now."""
    now, places = in_force(published(tx), now_ms), stores(tx)
    tiers = [None, *sorted(tiers_in_use(tx))]
    before = None if now is None else programme_of(now)
    named = {*draft.zones, *(() if before is None else before.zones)}
    occasion = Occasion(now_ms, 0, places[0].id if places else "", zones=zones_at(named, now_ms))
    baskets = sample_baskets(products(tx), categories(tx))
    return try_samples(before, draft, baskets, tiers, occasion)


def calendar_lines(tx: Transaction, now_ms: int, today: date, until: date, day_of: Callable[[int], date]) -> list[str]:
    """One line for each beginning and end from today until before `until`, by the version that counts then."""
    versions, names = published(tx), {one.id: one.name for one in stores(tx)}
    now, stopped = in_force(versions, now_ms), {one.rule for one in stops(tx)}
    # Of versions that start together only the last ever counts.
    to_come = {one.starts_ms: one for one in versions if one.starts_ms > now_ms}
    counting = [*([] if now is None else [now]), *(to_come[at] for at in sorted(to_come))]
    starts = [today if one == now else day_of(one.starts_ms) for one in counting]
    lines: list[tuple[date, str]] = []
    for one, first, last in zip(counting, starts, [*starts[1:], until], strict=True):
        if one != now and first < until:
            lines.append((first, f"{first}  version {one.version} begins"))
        lines += [
            (entry.day, _line(entry))
            for entry in entries(programme_of(one), first, min(last, until), names, stopped, day_of=day_of)
        ]
    return [line for _, line in sorted(lines, key=lambda one: one[0])]


def _line(entry: Entry) -> str:
    word, where = "begins" if entry.begins else "is over", ", ".join(entry.stores) or "every store"
    mark = " (stopped)" if entry.stopped else ""
    return f"{entry.day}  {entry.rule} ({said(entry.label, 'en')}) {word}, {where}{mark}"
