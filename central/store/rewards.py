"""How often each reward was given, less what came back, as rows that every till of the shop holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.reward_tables import reward
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.store.database import Transaction

_LOCKED = (
    sa.select(reward.c.id, reward.c.given)
    .where(reward.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(reward.c.id)
    .with_for_update()
)
_SAVE = insert_or_change(reward, replaced=("feed_tx",), raised=("given",))


def given(tx: Transaction, ids: Collection[str]) -> dict[str, int]:
    """How often these rewards were given; nobody else counts them before this transaction ends."""
    return {row.id: row.given for row in tx.rows(_LOCKED, {"ids": sorted(ids)})} if ids else {}


def count_rewards(tx: Transaction, more: Mapping[str, int]) -> None:
    """Adds to the counts, or takes off what came back, and moves them to the end of the feed."""
    rows = [{"id": id, "given": by, "gone": 0, "feed_tx": tx.feed_tx} for id, by in sorted(more.items()) if by]
    tx.merge(_SAVE, *rows)
