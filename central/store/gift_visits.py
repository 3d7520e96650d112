"""The days on which members were here, as each gift by visit counts them: one a day, with the sale that made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.gift_tables import gift_visit
from central.store.upsert import insert_or_leave
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class GiftVisit:
    """A member's visit on a day of the store (since 1970), at which at least so much had to be spent."""

    gift: str
    member: str
    day: int
    sale: OpId
    least_minor: int = 0


_COUNT = insert_or_leave(gift_visit)


def count_visit(tx: Transaction, visit: GiftVisit) -> int:
    """Which of the member's visits this is by its gift; 0 where another sale of that day was one before.

    The member's account is locked.
    """
    place = {"till": visit.sale.device, "epoch": visit.sale.epoch, "seq": visit.sale.seq}
    of_day = {"gift": visit.gift, "member": visit.member, "day": visit.day}
    tx.merge(_COUNT, of_day | place | {"least_minor": visit.least_minor})
    columns = gift_visit.c
    mine = sa.select(columns.day, columns.till, columns.epoch, columns.seq).where(
        columns.gift == visit.gift, columns.member == visit.member
    )
    days = {row.day: OpId(row.till, row.epoch, row.seq) for row in tx.rows(mine)}
    return len(days) if days[visit.day] == visit.sale else 0


def visits_by(tx: Transaction, sales: Collection[OpId]) -> list[GiftVisit]:
    """The visits that these sales made."""
    if not sales:
        return []
    columns = gift_visit.c
    wanted = sorted((one.device, one.epoch, one.seq) for one in sales)
    query = sa.select(gift_visit).where(sa.tuple_(columns.till, columns.epoch, columns.seq).in_(wanted))
    return [
        GiftVisit(row.gift, row.member, row.day, OpId(row.till, row.epoch, row.seq), row.least_minor)
        for row in tx.rows(query.order_by(columns.gift, columns.member, columns.day))
    ]


def forget_visit(tx: Transaction, visit: GiftVisit) -> None:
    """It was none after all: what was bought came back."""
    columns = gift_visit.c
    here = (columns.gift == visit.gift, columns.member == visit.member, columns.day == visit.day)
    tx.run(sa.delete(gift_visit).where(*here))


def visits_before(tx: Transaction, day: int) -> dict[tuple[str, str], int]:
    """How many visits each gift had counted of each member before a day (since 1970)."""
    columns = gift_visit.c
    query = sa.select(columns.gift, columns.member, sa.func.count().label("visits")).where(columns.day < day)
    return {
        (row.gift, row.member): row.visits for row in tx.stream(query.group_by(columns.gift, columns.member))
    }  # fmt: skip
