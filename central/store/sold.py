"""The sales of a time, each with what is known today about whoever bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import member, op
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Sale
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from central.store.database import Transaction


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
