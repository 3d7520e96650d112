"""Vouchers that members were given and that no till holds, by the store where their member is at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.gift_tables import gift_free
from central.store.schema import account, voucher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.database import Transaction
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
