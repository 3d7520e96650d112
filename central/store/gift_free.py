"""Vouchers that members were given and that no till holds, by the store where their member is at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.gift_tables import gift_free
from central.store.recalls import RECALL_MS
from central.store.schema import account, voucher, voucher_recall
from loyalty.ops.fields import HOLDER_VERSION_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.ledger.voucher_ledger import VoucherAccount

_FORGET = sa.delete(gift_free).where(gift_free.c.voucher == sa.bindparam("of_voucher"))
_KEEP = sa.insert(gift_free).from_select(
    ["voucher", "home"],
    sa.select(sa.cast(sa.bindparam("of_voucher"), sa.Text), account.c.home_store).where(
        account.c.member == sa.bindparam("of_member"), account.c.home_store.is_not(None)
    ),
)
_MINE = (voucher.c.member == sa.bindparam("of_member"), voucher.c.gift.is_not(None))
_FORGET_MINE = sa.delete(gift_free).where(gift_free.c.voucher.in_(sa.select(voucher.c.id).where(*_MINE)))
_KEEP_MINE = sa.insert(gift_free).from_select(
    ["voucher", "home"],
    sa.select(voucher.c.id, sa.cast(sa.bindparam("at_home"), sa.Text)).where(
        *_MINE, voucher.c.state == "live", voucher.c.holder.is_(None)
    ),
)

# A voucher that another till waits for is not taken before that till could come for it.
_FREE = (
    sa.select(voucher.c.id)
    .join(gift_free, gift_free.c.voucher == voucher.c.id)
    .join(account, account.c.member == voucher.c.member)
    .where(gift_free.c.home == sa.bindparam("home"), voucher.c.hver < HOLDER_VERSION_MAX, account.c.gone == 0)
    .where(sa.or_(voucher.c.expires_ms.is_(None), voucher.c.expires_ms > sa.bindparam("now_ms")))
    .where(
        ~sa.exists().where(
            voucher_recall.c.voucher == voucher.c.id, voucher_recall.c.asked_ms > sa.bindparam("since_ms")
        )
    )
    .order_by(gift_free.c.voucher)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def keep_free(tx: Transaction, changed: Iterable[VoucherAccount]) -> None:
    """Follows vouchers that were written just now."""
    gifts = [one for one in changed if one.gift is not None]
    if not gifts:
        return
    tx.run_many(_FORGET, [{"of_voucher": one.id} for one in gifts])
    free = [one for one in gifts if one.is_live and one.holder is None]
    tx.run_many(_KEEP, [{"of_voucher": one.id, "of_member": one.member} for one in free])


def free_moves(tx: Transaction, member: str, store: str) -> None:
    """The member is at home there from now on."""
    tx.run(_FORGET_MINE, {"of_member": member})
    tx.run(_KEEP_MINE, {"of_member": member, "at_home": store})


def free_gifts(tx: Transaction, anchor: Till, now_ms: int, most: int) -> list[str]:
    """Vouchers by id that were given to members at home with this anchor, and that no till holds or waits for."""
    values = {"home": anchor.store, "now_ms": now_ms, "since_ms": now_ms - RECALL_MS, "most": most}
    return [row.id for row in tx.rows(_FREE, values)]
