"""Vouchers for a till that is asked to take one in: granted when nobody holds it, else recalled from who does.

Nothing is freed here: a voucher comes back only by its holder's own operation, under a version that only grows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.store.gift_free import free_gifts
from central.store.vouchers import (
    gifts_held,
    save_voucher_recalls,
    save_vouchers,
    voucher_holders,
    vouchers_of,
    vouchers_recalled_from,
    waiting_for_vouchers,
)
from loyalty.ledger.voucher import GRANTS_PER_DOCUMENT_MAX, SignedVouchers, VoucherGrants, sign_vouchers

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

    @property
    def is_full(self) -> bool:
        """Whether there may be more than one reply tells."""
        return len(self.granted) >= GRANTS_PER_DOCUMENT_MAX

    def signed(self, till: Till, generation: int, signer: Signer) -> list[SignedVouchers]:
        """The grants as the till keeps them."""
        once = list({one.id: one for one in self.granted}.values())
        parts = (once[at : at + GRANTS_PER_DOCUMENT_MAX] for at in range(0, len(once), GRANTS_PER_DOCUMENT_MAX))
        return [sign_vouchers(VoucherGrants(till.id, till.epoch, generation, tuple(one)), signer) for one in parts]


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


def has_gifts(tx: Transaction, till: Till, now_ms: int) -> bool:
    """Whether members at home with this anchor were given vouchers that no till holds or waits for."""
    return till.anchor and bool(free_gifts(tx, till, now_ms, 1))


def grant_gifts(tx: Transaction, till: Till, now_ms: int) -> None:
    """Makes the anchor the holder of what its members were given, so that they can use it without a line."""
    ids = free_gifts(tx, till, now_ms, GRANTS_PER_DOCUMENT_MAX) if till.anchor else []
    known = vouchers_of(tx, ids, lock=True).values()
    save_vouchers(tx, [one.granted_to(till.id, till.epoch) for one in known])


def add_gifts(
    tx: Transaction, till: Till, news: VoucherNews, *, after: tuple[int, str], bound: int
) -> tuple[int, str] | None:
    """Adds what the till was granted of these behind a place in the feed; where that ends, None: there was nothing."""
    held = gifts_held(tx, till.id, till.epoch, after=after, bound=bound, most=GRANTS_PER_DOCUMENT_MAX)
    news.granted.extend(one.as_granted() for _, one in held)
    return (held[-1][0], held[-1][1].id) if held else None


def who_waits_for_vouchers(tx: Transaction, till: Till, moved: Collection[str], now_ms: int) -> set[str]:
    """The other tills that wait for vouchers which just changed."""
    return waiting_for_vouchers(tx, moved, now_ms) - {till.id}


def voucher_news(tx: Transaction, till: Till, wants: Collection[str], now_ms: int) -> VoucherNews:
    """What the reply to this till says of vouchers."""
    held = [one.as_granted() for one in vouchers_of(tx, wants).values() if one.holder == till.id]
    return VoucherNews(held, vouchers_recalled_from(tx, till.id, now_ms), voucher_holders(tx, till.id, wants))
