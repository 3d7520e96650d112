"""Home stores: what visits were worth, changes that wait for a till to be heard, and rights that follow the member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.gift_free import free_moves
from central.store.schema import HELD, IS_NOW, account, home_move, home_recall, rights, till, till_epoch, visit
from central.store.upsert import insert_or_change, insert_or_leave
from loyalty.ledger.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Move:
    """A change of home that waits until the till is heard that holds the member's rights."""

    member: str
    store: str
    from_store: str
    cause: str
    asked_ms: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The till that holds the rights of a store's members; `open` when it may be asked to give them up."""

    till: str
    epoch: int
    seen_ms: int
    open: bool


# Queries of every exchange are made once: to put one together costs as much as to run it.
_MEMBERS: sa.BindParameter[list[str]] = sa.bindparam("members", expanding=True)
_VISITS = sa.select(visit).where(visit.c.member.in_(_MEMBERS))
_SAVE_VISITS = insert_or_change(visit, replaced=("score", "day"))
_HOMES = sa.select(account.c.member, account.c.home_store).where(account.c.member.in_(_MEMBERS))
_OF_MOVE = ("store", "from_store", "cause", "asked_ms")
_SAVE_MOVE = insert_or_change(home_move, replaced=_OF_MOVE)
_MOVES = (
    sa.select(home_move)
    .where(home_move.c.from_store == sa.bindparam("at_store"))
    .order_by(home_move.c.member)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_RECALL = insert_or_leave(home_recall)
_STILL_HELD = sa.select(rights.c.member).where(
    rights.c.till == sa.bindparam("of_till"), HELD > 0, rights.c.member == home_recall.c.member
)
_ARRIVED = sa.select(home_recall.c.member).where(
    home_recall.c.till == sa.bindparam("of_till"), home_recall.c.member.in_(_MEMBERS), ~_STILL_HELD.exists()
)
_RECALLED = (
    sa.select(rights.c.member, HELD.label("held"))
    .join(home_recall, sa.and_(home_recall.c.member == rights.c.member, home_recall.c.till == rights.c.till))
    .where(home_recall.c.till == sa.bindparam("of_till"), rights.c.epoch == sa.bindparam("of_epoch"), HELD > 0)
    .order_by(rights.c.member)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def visits_of(tx: Transaction, members: Collection[str]) -> dict[str, dict[str, Visits]]:
    """What is known of these members' visits, per member and store."""
    found: dict[str, dict[str, Visits]] = {member: {} for member in members}
    for row in tx.rows(_VISITS, {"members": sorted(members)}):
        found[row.member][row.store] = Visits(row.score, row.day)
    return found


def save_visits(tx: Transaction, store: str, visits: Mapping[str, Visits]) -> None:
    """Writes what the members' visits to a store are worth."""
    rows = (
        {"member": member, "store": store, "score": known.score, "day": known.day}
        for member, known in sorted(visits.items())
    )
    tx.merge(_SAVE_VISITS, *rows)


def homes_of(tx: Transaction, members: Collection[str]) -> dict[str, str | None]:
    """Where these members are at home."""
    return {row.member: row.home_store for row in tx.rows(_HOMES, {"members": sorted(members)})}


def set_home(tx: Transaction, member: str, store: str) -> None:
    """The member is at home there from now on, as every till will hear."""
    tx.run(sa.update(account).where(account.c.member == member).values(home_store=store, feed_tx=tx.feed_tx))
    free_moves(tx, member, store)


def save_move(tx: Transaction, move: Move) -> None:
    """Keeps a change that has to wait; a newer wish takes the place of an older one."""
    tx.merge(_SAVE_MOVE, {"member": move.member} | {name: getattr(move, name) for name in _OF_MOVE})


def forget_move(tx: Transaction, member: str) -> None:
    """Nothing waits any more."""
    tx.run(sa.delete(home_move).where(home_move.c.member == member))


def moves_from(tx: Transaction, store: str, moves_max: int) -> list[Move]:
    """Changes that wait for the anchor of this store."""
    rows = tx.rows(_MOVES, {"at_store": store, "most": moves_max})
    return [Move(row.member, row.store, row.from_store, row.cause, row.asked_ms) for row in rows]


def anchors_of(tx: Transaction, stores: Collection[str]) -> dict[str, Anchor]:
    """The anchors of these stores, as far as they have one."""
    query = (
        sa.select(till.c.store, till.c.id, till.c.epoch, till_epoch.c.seen_ms, till.c.status, till.c.closed)
        .join(till_epoch, IS_NOW)
        .where(till.c.store.in_(sorted(stores)), till.c.anchor == 1)
    )
    return {
        row.store: Anchor(row.id, row.epoch, row.seen_ms, row.status == "active" and not row.closed)
        for row in tx.rows(query)
    }


def holds(tx: Transaction, till_id: str, member: str) -> bool:
    """Whether a till holds points of a member, in whichever incarnation."""
    query = sa.select(rights.c.member).where(rights.c.member == member, rights.c.till == till_id, HELD > 0)
    return tx.row(query.limit(1)) is not None


def recall_home(tx: Transaction, member: str, till_id: str) -> None:
    """From now on this till is asked for all that it holds of a member, until it holds nothing."""
    tx.merge(_RECALL, {"member": member, "till": till_id})


def keep_at_home(tx: Transaction, member: str, till_id: str) -> None:
    """A till whose member came home again is not asked any more."""
    tx.run(sa.delete(home_recall).where(home_recall.c.member == member, home_recall.c.till == till_id))


def arrived(tx: Transaction, till_id: str, members: Collection[str]) -> set[str]:
    """Those of these members of whom this till was asked for everything and holds nothing now; not asked again."""
    found = {row.member for row in tx.rows(_ARRIVED, {"of_till": till_id, "members": sorted(members)})}
    if found:
        tx.run(sa.delete(home_recall).where(home_recall.c.till == till_id, home_recall.c.member.in_(sorted(found))))
    return found


def recalled_home(tx: Transaction, till_id: str, epoch: int, members_max: int) -> dict[str, int]:
    """What this till still holds of members who have moved away."""
    rows = tx.rows(_RECALLED, {"of_till": till_id, "of_epoch": epoch, "most": members_max})
    return {row.member: row.held for row in rows}
