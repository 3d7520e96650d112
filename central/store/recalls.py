"""Which till should hand back which member's points, and for whom; a row frees nothing, it only asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import HELD, IS_NOW, account, recall, rights, store, till, till_epoch
from loyalty.exchange.wire import Holder, HolderState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.store.database import Transaction

SILENT_MS = 2 * 60_000
"""A till that was not heard for so long may be switched off, or its line may be cut."""
HOLDERS_MAX = 10
_STATES = {"lost": HolderState.LOST, "revoked": HolderState.SHUT_OUT}
RECALL_MS = 10_000
"""A till that asked and was not heard again for so long waits no more."""


# Queries of every exchange are made once: to put one together costs as much as to run it.
_MEMBERS: sa.BindParameter[list[str]] = sa.bindparam("members", expanding=True)
_ASK = sa.insert(recall)
_FORGET = sa.delete(recall).where(recall.c.wanted_by == sa.bindparam("waits"))
_RECALLED = (
    sa.select(
        recall.c.member,
        recall.c.points,
        HELD.label("held"),
        (account.c.balance - account.c.outstanding).label("pool"),
    )
    .join(rights, sa.and_(rights.c.member == recall.c.member, rights.c.till == recall.c.till))
    .join(account, account.c.member == recall.c.member)
    .where(
        recall.c.till == sa.bindparam("of_till"),
        rights.c.epoch == sa.bindparam("of_epoch"),
        recall.c.asked_ms > sa.bindparam("since_ms"),
        HELD > 0,
    )
    .order_by(recall.c.member)
)
_WAITING = (
    sa.select(recall.c.wanted_by)
    .where(recall.c.member.in_(_MEMBERS), recall.c.asked_ms > sa.bindparam("since_ms"))
    .distinct()
)
_OF_OTHERS = (rights.c.member.in_(_MEMBERS), rights.c.till != sa.bindparam("asking"))


def _told() -> sa.Select[Any]:
    """Former incarnations count with their till, and are marked as being examined."""
    held = sa.func.sum(HELD).label("held")
    own = sa.select(till.c.store).where(till.c.id == sa.bindparam("asking")).scalar_subquery()
    examined = sa.func.max(sa.case((rights.c.epoch == till.c.epoch, 0), else_=1)).label("examined")
    here = sa.case((till.c.store == own, 1), else_=0).label("here")
    facts = (till.c.name, store.c.name.label("store"), till.c.status, till.c.closed, till_epoch.c.seen_ms)
    return (
        sa.select(rights.c.member, *facts, here, examined, held)
        .join(till, till.c.id == rights.c.till)
        .join(till_epoch, IS_NOW)
        .join(store, store.c.id == till.c.store)
        .where(*_OF_OTHERS, till.c.status != "written_off")
        .group_by(rights.c.member, till.c.id, *facts, till.c.store)
        .having(held > 0)
        .order_by(rights.c.member, held.desc(), till.c.name)
    )


_TOLD = _told()
_OTHERS = (
    sa.select(rights.c.member, till.c.id, till.c.name, HELD.label("held"), till_epoch.c.seen_ms)
    .join(till, sa.and_(till.c.id == rights.c.till, till.c.epoch == rights.c.epoch))
    .join(till_epoch, IS_NOW)
    .where(*_OF_OTHERS, HELD > 0, till.c.status == "active")
    .order_by(rights.c.member, HELD.desc(), till.c.name)
)

CLAIMED = sa.select(recall.c.member).where(
    recall.c.wanted_by != sa.bindparam("of_till"), recall.c.asked_ms > sa.bindparam("since_ms")
)
"""The members whose points another till than `of_till` waits for since `since_ms`."""


def save_recalls(tx: Transaction, wanted_by: str, asked: Mapping[tuple[str, str], int], now_ms: int) -> None:
    """What a till waits for now, as points per (member, holder); what it waited for before is forgotten."""
    tx.run(_FORGET, {"waits": wanted_by})
    tx.run_many(
        _ASK,
        [
            {"member": member, "till": holder, "wanted_by": wanted_by, "points": points, "asked_ms": now_ms}
            for (member, holder), points in sorted(asked.items())
        ],
    )


def recalled_from(tx: Transaction, till_id: str, epoch: int, now_ms: int) -> dict[str, int]:
    """Points that others wait for, that are not back in the pool yet and that this till still holds, per member."""
    found: dict[str, int] = {}
    for row in tx.rows(_RECALLED, {"of_till": till_id, "of_epoch": epoch, "since_ms": now_ms - RECALL_MS}):
        found[row.member] = min(found.get(row.member, -row.pool) + row.points, row.held)
    return {member: points for member, points in found.items() if points > 0}


def waiting_for(tx: Transaction, members: Collection[str], now_ms: int) -> set[str]:
    """The tills that wait for points of these members."""
    if not members:
        return set()
    values = {"members": sorted(members), "since_ms": now_ms - RECALL_MS}
    return {row.wanted_by for row in tx.rows(_WAITING, values)}


def holders_told(tx: Transaction, asking: str, members: Collection[str], now_ms: int) -> dict[str, list[Holder]]:
    """Everybody else who holds points of these members, in whatever state, the richest first; none is an answer too."""
    found: dict[str, list[Holder]] = {member: [] for member in members}
    if not members:
        return found
    for row in tx.rows(_TOLD, {"members": sorted(members), "asking": asking}):
        name = row.name if row.here else f"{row.store} / {row.name}"
        found[row.member].append(Holder(name, int(row.held), row.seen_ms, _state(row, now_ms)))
    return {member: holders[:HOLDERS_MAX] for member, holders in found.items()}


def _state(row: sa.Row[Any], now_ms: int) -> HolderState:
    if row.status != "active" or row.examined:
        return _STATES.get(row.status, HolderState.EXAMINED)
    if row.closed:
        return HolderState.CLOSED
    return HolderState.SILENT if now_ms - row.seen_ms > SILENT_MS else HolderState.OPEN


def other_holders(tx: Transaction, till_id: str, members: Collection[str]) -> dict[str, dict[str, Holder]]:
    """The other tills in service that hold points of these members, per member and till, the richest first."""
    if not members:
        return {}
    found: dict[str, dict[str, Holder]] = {}
    for row in tx.rows(_OTHERS, {"members": sorted(members), "asking": till_id}):
        found.setdefault(row.member, {})[row.id] = Holder(row.name, row.held, row.seen_ms)
    return found
