"""What of an account is pending, has ended or will end, as rows; and whose points must be looked at for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.lots import LOT_COLUMNS, lots_by_member
from central.store.point_tables import lot
from central.store.schema import NUMBER, account
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from central.store.database import Transaction
    from loyalty.ledger.lots import Lot

_MEMBERS: sa.BindParameter[object] = sa.bindparam("members", expanding=True)
_DATED = (
    sa.select(*LOT_COLUMNS)
    .where(lot.c.member.in_(_MEMBERS), lot.c.remains > 0)
    .where(sa.or_(lot.c.expires_ms.is_not(None), lot.c.vests_ms.is_not(None)))
)
_STATES = sa.select(
    account.c.member,
    account.c.balance,
    account.c.outstanding,
    account.c.recovering,
    account.c.withheld,
    account.c.pending,
    account.c.ends,
    account.c.vests,
).where(account.c.member.in_(_MEMBERS))
_ENDING_WITHIN = (
    sa.select(*LOT_COLUMNS)
    .where(lot.c.member.in_(_MEMBERS))
    .where(lot.c.expires_ms > sa.bindparam("from_ms", type_=NUMBER))
    .where(lot.c.expires_ms < sa.bindparam("to_ms", type_=NUMBER))
    .order_by(lot.c.member, lot.c.origin)
)
_LIVES_ON = insert_or_change(lot, replaced=("expires_ms",))
_AFTER, _MOST = sa.bindparam("after", type_=sa.Text), sa.bindparam("most", type_=sa.Integer)
_ENDING = (
    sa.select(lot.c.member)
    .distinct()
    .where(lot.c.expires_ms <= sa.bindparam("until_ms", type_=NUMBER), lot.c.remains > 0, lot.c.member > _AFTER)
    .order_by(lot.c.member)
    .limit(_MOST)
)
_PENDING = (
    sa.select(account.c.member)
    .where(account.c.pending > 0, account.c.member > _AFTER)
    .order_by(account.c.member)
    .limit(_MOST)
)
_SAVE = (
    sa.update(account)
    .where(account.c.member == sa.bindparam("of_member"))
    .values(
        {name: sa.bindparam(f"now_{name}") for name in ("balance", "withheld", "pending", "ends", "vests")}
        | {"feed_tx": sa.bindparam("now_feed_tx", type_=NUMBER)}
    )
)


@dataclass(frozen=True, slots=True)
class State:
    """An account as far as ends matter; `ends` and `vests` (when what is pending may be spent) travel to tills."""

    balance: int
    outstanding: int
    recovering: bool
    withheld: int
    pending: int
    ends: str | None
    vests: str | None = None

    @property
    def is_dated(self) -> bool:
        """Whether anything of it was pending or about to end when it was last looked at."""
        return bool(self.withheld or self.pending or self.ends)


def states(tx: Transaction, members: Collection[str]) -> dict[str, State]:
    """The accounts of these members."""
    if not members:
        return {}
    return {
        row.member: State(
            row.balance, row.outstanding, bool(row.recovering), row.withheld, row.pending, row.ends, row.vests
        )
        for row in tx.rows(_STATES, {"members": sorted(members)})
    }


def save_states(tx: Transaction, changed: Mapping[str, State]) -> None:
    """Writes accounts, and moves their members to the end of the feed."""
    rows = [
        {"of_member": member, "now_balance": now.balance, "now_withheld": now.withheld}
        | {"now_pending": now.pending, "now_ends": now.ends, "now_vests": now.vests, "now_feed_tx": tx.feed_tx}
        for member, now in sorted(changed.items())
    ]
    tx.run_many(_SAVE, rows)


def dated_lots(tx: Transaction, members: Collection[str]) -> dict[str, list[Lot]]:
    """The lots of these members that hold anything, and end or are pending until some time."""
    return lots_by_member(tx.rows(_DATED, {"members": sorted(members)})) if members else {}


def members_with_ends(tx: Transaction, until_ms: int, after: str, most: int) -> list[str]:
    """Members behind `after` who have points that end by this time, in the order of their ids."""
    return [row.member for row in tx.rows(_ENDING, {"until_ms": until_ms, "after": after, "most": most})]


def members_with_pending(tx: Transaction, after: str, most: int) -> list[str]:
    """Members behind `after` who have pending points, in the order of their ids."""
    return [row.member for row in tx.rows(_PENDING, {"after": after, "most": most})]


def put_off(tx: Transaction, ends: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Points of members live until a later time, who bought something at a time before they ended: (bought, end).

    Purchases come in the order of time, for one may keep points alive until the next. However many members and days
    there are, one query finds the lots and one statement writes those that live longer.
    """
    pairs = [pair for some in ends.values() for pair in some]
    if not pairs:
        return
    span = {"from_ms": min(bought_ms for bought_ms, _ in pairs), "to_ms": max(end_ms for _, end_ms in pairs)}
    later = (
        row._asdict() | {"expires_ms": end_ms}
        for row in tx.rows(_ENDING_WITHIN, {"members": sorted(ends), **span})
        if (end_ms := lives_until(row.expires_ms, ends[row.member])) != row.expires_ms
    )
    tx.merge(_LIVES_ON, *later)


def lives_until(expires_ms: int, ends: Iterable[tuple[int, int]]) -> int:
    """When points end after these purchases, which come in the order of time, that were to end at `expires_ms`."""
    for bought_ms, end_ms in ends:
        if bought_ms < expires_ms < end_ms:
            expires_ms = end_ms
    return expires_ms
