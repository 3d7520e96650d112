"""Vouchers as the counter shows them: those handed in, and those that the member could buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.voucher_code import typed_code
from terminal.counter import VoucherOfferShown, VoucherShown
from terminal.errors import RightsBroken

if TYPE_CHECKING:
    from loyalty.programme import Programme
    from loyalty.quote import Quote
    from loyalty.rules.spending import VoucherOffer
    from loyalty.wallet import Wallet
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk

OFFERS_MAX = 3


def vouchers_shown(desk: Desk, sale: OpenSale, quoted: Quote | None) -> tuple[VoucherShown, ...]:
    """What was handed in with the open sale, in that order."""
    taken = {used.id: used.value_minor for used in quoted.vouchers} if quoted else {}
    shown = []
    for voucher in sale.vouchers:
        try:
            held = desk.store.vouchers.held(voucher)
        except RightsBroken:
            continue
        if held is not None:
            pays = taken.get(voucher, 0)
            shown.append(VoucherShown(voucher, typed_code(voucher), held.name, pays, held.value_minor))
    return tuple(shown)


def voucher_offers(
    programme: Programme | None, sale: OpenSale, wallet: Wallet | None, *, online: bool
) -> tuple[VoucherOfferShown, ...]:
    """What the member's points would buy, cheapest first: all that is possible now and the next one as a goal."""
    if programme is None or wallet is None:
        return ()
    offers = sorted(programme.vouchers, key=lambda offer: offer.points)
    shown = [_offer(offer, wallet, sale.use_points, online=online) for offer in offers]
    upto = min(sum(one.possible for one in shown) + 1, len(shown))
    return tuple(shown[max(0, upto - OFFERS_MAX) : upto])


def _offer(offer: VoucherOffer, wallet: Wallet, in_use: int, *, online: bool) -> VoucherOfferShown:
    cost = offer.points + in_use
    hint = None
    if cost > wallet.balance:
        hint = f"{cost - wallet.balance:,} points to go"
    elif not online and cost > wallet.held_here:
        hint = "not at this till now"
    return VoucherOfferShown(offer.id, offer.name, offer.points, offer.value_minor, hint is None, hint)
