"""Accounts of members, the rights that tills hold of them, and the entries of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.recalls import CLAIMED, RECALL_MS
from central.store.schema import HELD, NUMBER, account, entry, member, rights
from central.store.upsert import insert_or_change
from loyalty.ledger.booking import Account, Entry, Holding
from loyalty.rules.limits import LIMITS, standing_allotment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from central.store.database import Transaction
    from central.store.tills import Till


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as it is kept, with what the judge needs of its member."""

    account: Account
    blocked: bool


@dataclass(frozen=True, slots=True)
class EntrySource:
    """Which op an entry comes from, or none, and why it was booked."""

    cause: str
    at_ms: int
    till: str | None = None
    epoch: int | None = None
    seq: int | None = None


# Queries of every exchange are made once: to put one together costs as much as to run it.
_ACCOUNTS = (
    sa.select(account.c.member, account.c.balance, account.c.outstanding, account.c.debt, account.c.recovering)
    .add_columns(account.c.withheld)
    .add_columns(member.c.blocked)
    .join(member, member.c.id == sa.func.coalesce(account.c.owner, account.c.member))
    .where(account.c.member.in_(sa.bindparam("members", expanding=True)))
    .order_by(account.c.member)
    .with_for_update(of=account)
)
_OF_TILL = (rights.c.till == sa.bindparam("of_till"), rights.c.epoch == sa.bindparam("of_epoch"))
_HOLDINGS = sa.select(rights.c.member, rights.c.g, rights.c.e, rights.c.r, rights.c.s).where(
    *_OF_TILL, rights.c.member.in_(sa.bindparam("members", expanding=True))
)
_TOTALS = (
    sa.select(rights.c.feed_tx, rights.c.member, rights.c.g)
    .where(
        *_OF_TILL,
        sa.tuple_(rights.c.feed_tx, rights.c.member)
        > sa.tuple_(sa.bindparam("after_tx", type_=NUMBER), sa.bindparam("after_member", type_=sa.Text)),
        rights.c.feed_tx < sa.bindparam("bound"),
        rights.c.g > 0,
    )
    .order_by(rights.c.feed_tx, rights.c.member)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
# An insert that always meets its row: both engines write many of them in one statement, but not many updates.
_SAVE_ACCOUNT = insert_or_change(account, replaced=("balance", "outstanding", "debt", "feed_tx"))
_RAISE_OUTSTANDING = insert_or_change(account, raised=("outstanding",))
# Totals granted keep their place in the feed.
_SAVE_HOLDING = insert_or_change(rights, replaced=("e", "r", "s"))
_RAISE_TOTAL = insert_or_change(rights, raised=("g",), replaced=("feed_tx",))
_APPEND_ENTRY = sa.insert(entry)
_IN_ALL = (
    sa.select(sa.func.count().label("members"))
    .add_columns(sa.cast(sa.func.coalesce(sa.func.sum(rights.c.g), 0), sa.BigInteger).label("points"))
    .add_columns(sa.func.coalesce(sa.func.max(rights.c.feed_tx), 0).label("newest"))
    .join(account, account.c.member == rights.c.member)
    .where(*_OF_TILL, rights.c.g > 0, account.c.gone == 0)
)
_HELD = sa.func.coalesce(HELD, 0)
# Points that were recalled for another till are not taken back before that till could come for them. What an anchor
# holds in advance is capped, so that a lost till costs no fortune.
_GRANTABLE = account.c.balance - account.c.outstanding - account.c.withheld
_POOL_OF = (
    account.c.home_store == sa.bindparam("home"),
    account.c.balance > account.c.outstanding + account.c.withheld,
    account.c.recovering == 0,
    account.c.member.not_in(CLAIMED),
    LIMITS.standing > _HELD,
)
_HELD_BY = sa.and_(rights.c.member == account.c.member, *_OF_TILL)
_HAS_POOL = sa.select(account.c.member).outerjoin(rights, _HELD_BY).where(*_POOL_OF).limit(1)
_POOLS = (
    sa.select(account.c.member, _GRANTABLE.label("pool"), _HELD.label("held"))
    .outerjoin(rights, _HELD_BY)
    .where(*_POOL_OF)
    .order_by(account.c.member)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(of=account, skip_locked=True)
)


def accounts_of(tx: Transaction, members: Collection[str]) -> dict[str, AccountRow]:
    """The accounts of those of these members that exist, locked in id order until this transaction ends."""
    if not members:
        return {}
    return {
        row.member: AccountRow(
            Account(row.balance, row.outstanding, row.debt, bool(row.recovering), row.withheld), bool(row.blocked)
        )
        for row in tx.rows(_ACCOUNTS, {"members": sorted(members)})
    }


def holdings_of(tx: Transaction, till_id: str, epoch: int, members: Collection[str]) -> dict[str, Holding]:
    """What one incarnation of a till holds of these members, as the server counts it."""
    if not members:
        return {}
    values = {"of_till": till_id, "of_epoch": epoch, "members": sorted(members)}
    return {row.member: Holding(row.g, row.e, row.r, row.s) for row in tx.rows(_HOLDINGS, values)}


def save_accounts(tx: Transaction, accounts: Mapping[str, Account]) -> None:
    """Writes accounts and moves their members to the end of the feed, also where nothing but the decision is new."""
    rows = (
        {"member": one, "balance": now.balance, "outstanding": now.outstanding, "debt": now.debt}
        | {"recovering": int(now.recovering), "feed_tx": tx.feed_tx}
        for one, now in sorted(accounts.items())
    )
    tx.merge(_SAVE_ACCOUNT, *rows)


def save_holdings(tx: Transaction, till_id: str, epoch: int, holdings: Mapping[str, Holding]) -> None:
    """Writes what a till's own ops made of what it holds; totals granted keep their place in the feed."""
    rows = (
        {"member": one, "till": till_id, "epoch": epoch, "feed_tx": tx.feed_tx}
        | {"g": held.g, "e": held.e, "r": held.r, "s": held.s}
        for one, held in sorted(holdings.items())
    )
    tx.merge(_SAVE_HOLDING, *rows)


def grant(tx: Transaction, till_id: str, epoch: int, points: Mapping[str, int]) -> None:
    """Moves points from the members' pools to a till: its running totals and what is outstanding grow together."""
    given = sorted((one, more) for one, more in points.items() if more > 0)
    of_till = {"till": till_id, "epoch": epoch}
    tx.merge(_RAISE_TOTAL, *({"member": one, **of_till, "g": more, "feed_tx": tx.feed_tx} for one, more in given))
    # The row that is offered only has to be one that the table would take.
    offered = ({"member": one, "balance": more, "outstanding": more, "feed_tx": tx.feed_tx} for one, more in given)
    tx.merge(_RAISE_OUTSTANDING, *offered)


def claim(tx: Transaction, till_id: str, epoch: int, points: Mapping[str, int]) -> None:
    """As `grant`, for points that were granted before the server was put back: their accounts recover from now on."""
    recovering = sa.update(account).where(account.c.recovering == 0).values(recovering=1)
    remembered = sorted(one for one, more in points.items() if more > 0)
    if remembered:
        tx.run(recovering.where(account.c.member.in_(remembered)))
    grant(tx, till_id, epoch, points)


def release_epoch(tx: Transaction, till_id: str, epoch: int) -> set[str]:
    """Everything that an incarnation of a till still holds goes back to the pools; the members whom it concerns."""
    here = (rights.c.till == till_id, rights.c.epoch == epoch, HELD > 0)
    members = sa.select(rights.c.member).where(*here)
    locked = sa.select(account.c.member).where(account.c.member.in_(members)).order_by(account.c.member)
    concerned = {row.member for row in tx.rows(locked.with_for_update())}
    share = sa.select(HELD).where(*here, rights.c.member == account.c.member).scalar_subquery()
    change = sa.update(account).where(account.c.member.in_(members))
    tx.run(change.values(outstanding=account.c.outstanding - share))
    tx.run(sa.update(rights).where(*here).values(r=rights.c.g + rights.c.e - rights.c.s))
    return concerned


def former_holdings(
    tx: Transaction, till_id: str, wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], Holding]:
    """What incarnations of a till hold, per member and epoch."""
    if not wanted:
        return {}
    columns = rights.c
    query = sa.select(columns.member, columns.epoch, columns.g, columns.e, columns.r, columns.s).where(
        columns.till == till_id, sa.tuple_(columns.member, columns.epoch).in_(sorted(wanted))
    )
    return {(row.member, row.epoch): Holding(row.g, row.e, row.r, row.s) for row in tx.rows(query)}


def pools_of_store(tx: Transaction, anchor: Till, members_max: int, now_ms: int) -> dict[str, int]:
    """Points for the anchor that no till holds or waits for, of members at home with it and not locked by another."""
    rows = tx.rows(_POOLS, _anchor_values(anchor, now_ms) | {"most": members_max})
    return {row.member: standing_allotment(LIMITS, row.held, row.pool) for row in rows}


def has_pool(tx: Transaction, anchor: Till, now_ms: int) -> bool:
    """Whether any member at home with this anchor has points that no till holds or waits for."""
    return tx.row(_HAS_POOL, _anchor_values(anchor, now_ms)) is not None


def _anchor_values(anchor: Till, now_ms: int) -> dict[str, object]:
    of_till = {"of_till": anchor.id, "of_epoch": anchor.epoch}
    return {**of_till, "home": anchor.store, "since_ms": now_ms - RECALL_MS}


def totals_granted(tx: Transaction, till_id: str, epoch: int, members: Collection[str]) -> dict[str, int]:
    """The running totals of what a till was granted of these members."""
    return {one: held.g for one, held in holdings_of(tx, till_id, epoch, members).items() if held.g}


def totals_after(
    tx: Transaction, till_id: str, epoch: int, *, after: tuple[int, str], bound: int, rows_max: int
) -> list[tuple[int, str, int]]:
    """Running totals granted after a place in the feed, as (transaction, member, total), in feed order."""
    values = {"of_till": till_id, "of_epoch": epoch, "bound": bound, "most": rows_max}
    values |= {"after_tx": after[0], "after_member": after[1]}
    return [(row.feed_tx, row.member, row.g) for row in tx.rows(_TOTALS, values)]


def granted_in_all(tx: Transaction, till_id: str, epoch: int) -> tuple[int, int, int]:
    """Of how many members a till was granted points, how many in all, and the newest transaction that did so."""
    row = tx.rows(_IN_ALL, {"of_till": till_id, "of_epoch": epoch})[0]
    return row.members, int(row.points), row.newest


def save_entries(tx: Transaction, booked: Iterable[tuple[EntrySource, Entry]]) -> None:
    """Appends to the ledger."""
    tx.run_many(
        _APPEND_ENTRY,
        [
            {
                "till": source.till,
                "epoch": source.epoch,
                "seq": source.seq,
                "cause": source.cause,
                "debit": one.debit,
                "credit": one.credit,
                "points": one.points,
                "at_ms": source.at_ms,
            }
            for source, one in booked
        ],
    )
