"""The sales of a time, each with what is known today about whoever bought, and sales by their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.chains import bodies
from central.store.orphans import told_again
from central.store.schema import member, op
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Orphan, Sale
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from central.store.database import Transaction
    from loyalty.values.ids import OpId


@dataclass(frozen=True, slots=True)
class Sold:
    """A booked sale; `member` is whom it was booked for, `tier` and `birthday` (MM-DD) are theirs today."""

    sale: Sale
    member: str | None
    tier: str | None
    birthday: str | None


def sold(tx: Transaction, from_ms: int, to_ms: int) -> Iterator[Sold]:
    """The booked sales made from `from_ms` until before `to_ms`, in no special order, a few at a time."""
    columns = op.c
    query = (
        sa.select(columns.body, columns.member, member.c.tier, member.c.birthday)
        .select_from(op.outerjoin(member, member.c.id == columns.member))
        .where(columns.kind == Sale.KIND, columns.verdict != "quarantined")
    )
    for row in tx.stream(query):
        try:
            sale = read_body(bytes(row.body))
        except BadWire:
            continue
        if isinstance(sale, Sale) and from_ms <= sale.context.at_ms < to_ms:
            yield Sold(sale, row.member, row.tier, row.birthday)


def sales_at(tx: Transaction, places: Collection[OpId]) -> dict[OpId, tuple[Sale, ...]]:
    """For each of these places the sale that lies there, and the one that was told again and lay there first.

    Two histories of one till may have had both: a sale's own name tells them apart.
    """
    return {place: tuple(found.values()) for place, found in sales_by_place(tx, places).items()}


def sales_by_place(tx: Transaction, places: Collection[OpId]) -> dict[OpId, dict[OpId, Sale]]:
    """The same with the place where each of them lies."""
    again = told_again(tx, places)
    kept = bodies(tx, {*places, *again.values()})
    found = {at: sale for at, one in kept.items() if (sale := _sale(one.body)) is not None}
    return {place: {at: found[at] for at in (place, again.get(place)) if at in found} for place in places}


def _sale(body: bytes) -> Sale | None:
    try:
        one = read_body(body)
        one = read_body(one.body.encode()) if isinstance(one, Orphan) else one
    except BadWire:
        return None
    return one if isinstance(one, Sale) else None
