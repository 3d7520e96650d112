"""Vouchers as the server keeps them, and which till should hand which one back for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.gift_free import keep_free
from central.store.recalls import RECALL_MS
from central.store.schema import IS_NOW, NUMBER, till, till_epoch, voucher, voucher_recall
from central.store.upsert import insert_or_change
from loyalty.codes.voucher import SHORT_LETTERS
from loyalty.exchange.wire import Holder
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.shopping.voucher_terms import read_terms, terms_text
from loyalty.values.ids import EPOCH_MAX, OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.store.database import Transaction

# Queries of every exchange are made once: to put one together costs as much as to run it.
_AMONG = voucher.c.id.in_(sa.bindparam("ids", expanding=True))
_BY_ID = sa.select(voucher).where(_AMONG).order_by(voucher.c.id)
_LOCKED = _BY_ID.with_for_update()
_LIVE_CODES = (
    sa.select(voucher.c.code, voucher.c.id)
    .where(voucher.c.code.in_(sa.bindparam("shorts", expanding=True)), voucher.c.state == "live")
    .order_by(voucher.c.id)
)
_SAVE = insert_or_change(voucher, replaced=[one.name for one in voucher.c if one.name not in ("id", "gone")])
_FORGET = sa.delete(voucher_recall).where(voucher_recall.c.wanted_by == sa.bindparam("waits"))
_RECALL = sa.insert(voucher_recall)
_IN_TIME = voucher_recall.c.asked_ms > sa.bindparam("since_ms")
_RECALLED = (
    sa.select(voucher.c.id, voucher.c.hver)
    .join(voucher_recall, voucher_recall.c.voucher == voucher.c.id)
    .where(voucher_recall.c.till == sa.bindparam("of_till"), _IN_TIME)
    .where(voucher.c.holder == sa.bindparam("of_till"))
)
_WAITING = (
    sa.select(voucher_recall.c.wanted_by)
    .where(voucher_recall.c.voucher.in_(sa.bindparam("ids", expanding=True)), _IN_TIME)
    .distinct()
)
_HOLDERS = (
    sa.select(voucher.c.id, till.c.name, till_epoch.c.seen_ms)
    .join(till, till.c.id == voucher.c.holder)
    .join(till_epoch, IS_NOW)
    .where(_AMONG, voucher.c.holder != sa.bindparam("asking"))
)

_GIFTS_HELD = (
    sa.select(voucher)
    .where(
        voucher.c.gift.is_not(None),
        voucher.c.holder == sa.bindparam("of_till"),
        voucher.c.holder_epoch == sa.bindparam("of_epoch"),
        sa.tuple_(voucher.c.feed_tx, voucher.c.id)
        > sa.tuple_(sa.bindparam("after_tx", type_=NUMBER), sa.bindparam("after_id", type_=sa.Text)),
        voucher.c.feed_tx < sa.bindparam("bound", type_=NUMBER),
    )
    .order_by(voucher.c.feed_tx, voucher.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def vouchers_of(tx: Transaction, ids: Collection[str], *, lock: bool = False) -> dict[str, VoucherAccount]:
    """Those of these vouchers that exist; with `lock` nobody else changes them before this transaction ends."""
    if not ids:
        return {}
    return {row.id: _account(row) for row in tx.rows(_LOCKED if lock else _BY_ID, {"ids": sorted(ids)})}


def live_codes(tx: Transaction, ids: Collection[str]) -> dict[str, str]:
    """The live voucher behind each of the typed codes that these ids have."""
    if not ids:
        return {}
    shorts = sorted({one[:SHORT_LETTERS] for one in ids})
    return {row.code: row.id for row in tx.rows(_LIVE_CODES, {"shorts": shorts})}


def save_vouchers(tx: Transaction, changed: Iterable[VoucherAccount]) -> None:
    """Writes vouchers and moves them to the end of the feed."""
    ordered = sorted(changed, key=lambda one: one.id)
    tx.merge(_SAVE, *(_row(one) | {"feed_tx": tx.feed_tx} for one in ordered))
    keep_free(tx, ordered)


def save_voucher_recalls(tx: Transaction, wanted_by: str, asked: dict[str, str], now_ms: int) -> None:
    """What a till waits for now, as the holder of each voucher; what it waited for before is forgotten."""
    tx.run(_FORGET, {"waits": wanted_by})
    tx.run_many(
        _RECALL,
        [
            {"voucher": one, "till": holder, "wanted_by": wanted_by, "asked_ms": now_ms}
            for one, holder in sorted(asked.items())
        ],
    )


def vouchers_recalled_from(tx: Transaction, till_id: str, now_ms: int) -> dict[str, int]:
    """The vouchers that others wait for and this till still holds, with the version that is wanted back."""
    return {row.id: row.hver for row in tx.rows(_RECALLED, {"of_till": till_id, "since_ms": now_ms - RECALL_MS})}


def waiting_for_vouchers(tx: Transaction, ids: Collection[str], now_ms: int) -> set[str]:
    """The tills that wait for these vouchers."""
    if not ids:
        return set()
    return {row.wanted_by for row in tx.rows(_WAITING, {"ids": sorted(ids), "since_ms": now_ms - RECALL_MS})}


def voucher_holders(tx: Transaction, till_id: str, ids: Collection[str]) -> dict[str, Holder]:
    """The other till that holds each of these vouchers; such a holder has no points to tell."""
    if not ids:
        return {}
    rows = tx.rows(_HOLDERS, {"ids": sorted(ids), "asking": till_id})
    return {row.id: Holder(row.name, 0, row.seen_ms) for row in rows}


def gifts_held(
    tx: Transaction, till_id: str, epoch: int, *, after: tuple[int, str], bound: int, most: int
) -> list[tuple[int, VoucherAccount]]:
    """What members were given and this incarnation holds, behind a place in the feed: (transaction, voucher)."""
    values = {"of_till": till_id, "of_epoch": epoch, "bound": bound, "most": most}
    values |= {"after_tx": after[0], "after_id": after[1]}
    return [(row.feed_tx, _account(row)) for row in tx.rows(_GIFTS_HELD, values)]


def free_held_by(tx: Transaction, till_id: str, *, upto_epoch: int = EPOCH_MAX) -> int:
    """Takes away what a till holds in its incarnations up to this one, or in all that it had; how many there were."""
    held = (voucher.c.holder == till_id, voucher.c.holder_epoch <= upto_epoch)
    query = sa.select(voucher).where(*held).order_by(voucher.c.id).with_for_update()
    freed = [_account(row).freed() for row in tx.rows(query)]
    save_vouchers(tx, freed)
    return len(freed)


def all_vouchers(tx: Transaction) -> list[VoucherAccount]:
    """Every voucher there is, by id."""
    return [_account(row) for row in tx.rows(sa.select(voucher).order_by(voucher.c.id))]


def _account(row: sa.Row[Any]) -> VoucherAccount:
    return VoucherAccount(
        id=row.id,
        name=row.name,
        value_minor=row.value_minor,
        currency=row.currency,
        hver=row.hver,
        state=VoucherState(row.state),
        holder=row.holder,
        holder_epoch=row.holder_epoch,
        member=row.member,
        cost=row.cost,
        expires_ms=row.expires_ms,
        issued=_op(row.issued_by, row.issued_epoch, row.issued_seq),
        used=_op(row.used_by, row.used_epoch, row.used_seq),
        used_ms=row.used_ms,
        terms=read_terms(row.terms),
        gift=row.gift,
    )


def _op(till_id: str | None, epoch: int, seq: int) -> OpId | None:
    return None if till_id is None else OpId(till_id, epoch, seq)


def _row(one: VoucherAccount) -> dict[str, object]:
    return {
        "id": one.id,
        "code": one.id[:SHORT_LETTERS],
        "name": one.name,
        "member": one.member,
        "value_minor": one.value_minor,
        "currency": one.currency,
        "cost": one.cost,
        "expires_ms": one.expires_ms,
        "state": one.state.value,
        "hver": one.hver,
        "holder": one.holder,
        "holder_epoch": one.holder_epoch,
        **_place("issued", one.issued),
        **_place("used", one.used),
        "used_ms": one.used_ms,
        "terms": terms_text(one.terms),
        "gift": one.gift,
    }


def _place(what: str, op: OpId | None) -> dict[str, object]:
    if op is None:
        return {f"{what}_by": None, f"{what}_epoch": None, f"{what}_seq": None}
    return {f"{what}_by": op.device, f"{what}_epoch": op.epoch, f"{what}_seq": op.seq}
