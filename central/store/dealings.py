"""What the books have of members, for whoever holds a till's words against them: operations, tiers, restores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.point_tables import tier_change
from central.store.schema import member, op, recovery
from loyalty.ops.operations import Accrual, Orphan, Reversal, Sale
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class KeptDealing:
    """An op of a member as it is kept.

    `knew`: its till had read the member's row of that moment; `late`: it was booked some time after it arrived.
    """

    at: OpId
    body: bytes
    verdict: str
    code: str
    received_ms: int
    knew: bool
    late: bool


@dataclass(frozen=True, slots=True)
class TierPast:
    """A member's tier today, and how it changed: (before, after, when), the oldest first."""

    now: str | None
    changes: tuple[tuple[str | None, str | None, int], ...] = ()


_DEALINGS = (
    sa.select(
        op.c.till, op.c.epoch, op.c.seq, op.c.member, op.c.body, op.c.verdict, op.c.code, op.c.received_ms, op.c.knew
    )
    .add_columns(op.c.late)
    .where(op.c.member.in_(sa.bindparam("members", expanding=True)), op.c.received_ms >= sa.bindparam("since_ms"))
    .where(op.c.kind.in_((Sale.KIND, Reversal.KIND, Accrual.KIND, Orphan.KIND)))
    .order_by(op.c.received_ms, op.c.till, op.c.epoch, op.c.seq)
)


def dealings_of(tx: Transaction, members: Collection[str], since_ms: int) -> dict[str, list[KeptDealing]]:
    """What was sold to these members, came back or was given later, as it arrived since then."""
    found: dict[str, list[KeptDealing]] = {one: [] for one in members}
    for row in tx.rows(_DEALINGS, {"members": sorted(members), "since_ms": since_ms}) if members else ():
        at = OpId(row.till, row.epoch, row.seq)
        kept = KeptDealing(
            at, bytes(row.body), row.verdict, row.code, row.received_ms, bool(row.knew), bool(row.late)
        )  # fmt: skip
        found[row.member].append(kept)
    return found


def tiers_of(tx: Transaction, members: Collection[str]) -> dict[str, TierPast]:
    """How the tiers of these members came to be what they are."""
    if not members:
        return {}
    columns, named = tier_change.c, sorted(members)
    query = sa.select(columns.member, columns.before, columns.tier, columns.at_ms).where(columns.member.in_(named))
    changes: dict[str, list[tuple[str | None, str | None, int]]] = {}
    for row in tx.rows(query.order_by(columns.id)):
        changes.setdefault(row.member, []).append((row.before, row.tier, row.at_ms))
    now = sa.select(member.c.id, member.c.tier).where(member.c.id.in_(named))
    return {row.id: TierPast(row.tier, tuple(changes.get(row.id, ()))) for row in tx.rows(now)}


def restored_last(tx: Transaction) -> int | None:
    """When the server was put back the last time; None when it never was."""
    row = tx.row(sa.select(sa.func.max(recovery.c.began_ms).label("began_ms")))
    return None if row is None else row.began_ms
