"""Sales whose points were given to a member or taken from one later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.point_tables import claim
from central.store.upsert import insert_or_change
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """Whose a sale's points are (None: nobody's) and the op that made them so."""

    member: str | None
    by: OpId


_WANTED: sa.BindParameter[list[Any]] = sa.bindparam("wanted", expanding=True)
_OF_SALES = sa.select(claim).where(sa.tuple_(claim.c.till, claim.c.epoch, claim.c.seq).in_(_WANTED))
_SAVE = insert_or_change(claim, replaced=("member", "by_till", "by_epoch", "by_seq"))


def claims_of(tx: Transaction, sales: Iterable[OpId]) -> dict[OpId, KeptClaim]:
    """Those of these sales that have a claim."""
    wanted = [(one.device, one.epoch, one.seq) for one in sales]
    if not wanted:
        return {}
    rows = tx.rows(_OF_SALES, {"wanted": wanted})
    return {
        OpId(row.till, row.epoch, row.seq): KeptClaim(row.member, OpId(row.by_till, row.by_epoch, row.by_seq))
        for row in rows
    }


def save_claims(tx: Transaction, claims: Mapping[OpId, KeptClaim]) -> None:
    """Writes whose the points of these sales are now."""
    rows = (
        {"till": sale.device, "epoch": sale.epoch, "seq": sale.seq, "member": one.member}
        | {"by_till": one.by.device, "by_epoch": one.by.epoch, "by_seq": one.by.seq}
        for sale, one in sorted(claims.items())
    )
    tx.merge(_SAVE, *rows)
