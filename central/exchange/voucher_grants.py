"""Vouchers for a till that is asked to take one in: granted when nobody holds it, else recalled from who does.

Nothing is freed here: a voucher comes back only by its holder's own operation, under a version that only grows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.store.vouchers import (
    save_voucher_recalls,
    save_vouchers,
    voucher_holders,
    vouchers_of,
    vouchers_recalled_from,
    waiting_for_vouchers,
)
from loyalty.ledger.voucher import SignedVouchers, VoucherGrants, sign_vouchers

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import Holder
    from loyalty.ledger.voucher import Voucher
    from loyalty.signing.signature import Signer


@dataclass(frozen=True, slots=True)
class VoucherNews:
    """What a reply says of vouchers: those that the till holds now, those it should hand back, and who has the rest."""

    granted: list[Voucher] = field(default_factory=list)
    recalls: dict[str, int] = field(default_factory=dict)
    pending: dict[str, Holder] = field(default_factory=dict)

    def signed(self, till: Till, generation: int, signer: Signer) -> list[SignedVouchers]:
        """The grants as the till keeps them."""
        if not self.granted:
            return []
        return [sign_vouchers(VoucherGrants(till.id, till.epoch, generation, tuple(self.granted)), signer)]


def grant_vouchers(tx: Transaction, till: Till, wants: Collection[str], now_ms: int) -> set[str]:
    """Makes the till the holder of what nobody holds, and asks the holders of the rest; those holders.

    Asking twice changes nothing.
    """
    known = vouchers_of(tx, wants, lock=True)
    granted = {one.id: one.granted_to(till.id, till.epoch) for one in known.values()}
    save_vouchers(tx, [one for one in granted.values() if one != known[one.id]])
    holders = {one.id: one.holder for one in granted.values() if one.holder is not None and one.holder != till.id}
    save_voucher_recalls(tx, till.id, holders, now_ms)
    return set(holders.values())


def who_waits_for_vouchers(tx: Transaction, till: Till, moved: Collection[str], now_ms: int) -> set[str]:
    """The other tills that wait for vouchers which just changed."""
    return waiting_for_vouchers(tx, moved, now_ms) - {till.id}


def voucher_news(tx: Transaction, till: Till, wants: Collection[str], now_ms: int) -> VoucherNews:
    """What the reply to this till says of vouchers."""
    held = [one.as_granted() for one in vouchers_of(tx, wants).values() if one.holder == till.id]
    return VoucherNews(held, vouchers_recalled_from(tx, till.id, now_ms), voucher_holders(tx, till.id, wants))
