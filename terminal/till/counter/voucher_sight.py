"""Vouchers as the counter shows them: those handed in, and those that the member could buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.voucher import typed_code
from loyalty.pricing.voucher_words import headline
from loyalty.shopping.voucher_terms import VoucherKind, kind_of
from terminal.counter import OwnVoucherShown, VoucherOfferShown, VoucherShown
from terminal.counter_words import counter_word
from terminal.errors import RightsBroken
from terminal.till.trade.voucher_words import tongue_of

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from loyalty.pricing.voucher_words import Tongue
    from loyalty.rules.programme import Programme
    from loyalty.rules.spending import VoucherOffer
    from loyalty.shopping.wallet import Wallet
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk

OFFERS_MAX = 3
OWN_MAX = 5


def vouchers_shown(desk: Desk, sale: OpenSale, quoted: Quote | None) -> tuple[VoucherShown, ...]:
    """What was handed in with the open sale, in that order."""
    taken = {used.id: used.value_minor for used in quoted.vouchers} if quoted else {}
    shown, tongue = [], tongue_of(desk)
    for voucher in sale.vouchers:
        try:
            held = desk.store.vouchers.held(voucher)
        except RightsBroken:
            continue
        if held is not None:
            pays = taken.get(voucher, 0)
            plain = kind_of(held.own_terms) is VoucherKind.AMOUNT
            words = "" if plain else headline(held.value_minor, held.own_terms, tongue)
            worth = held.value_minor if plain else pays
            shown.append(VoucherShown(voucher, typed_code(voucher), held.name, pays, worth, words))
    return tuple(shown)


def own_vouchers(desk: Desk, sale: OpenSale) -> tuple[OwnVoucherShown, ...]:
    """What the member of the open sale has and did not hand in yet, those that end first before the others."""
    if sale.member is None:
        return ()
    tongue = tongue_of(desk)
    good = [one for one in desk.vouchers_of(sale.member) if one.id not in sale.vouchers]
    return tuple(
        OwnVoucherShown(
            id=one.id,
            code=typed_code(one.id),
            name=one.name,
            headline=headline(one.value_minor, one.terms, tongue),
            until="" if one.expires_ms is None else tongue.day(one.expires_ms - 1),
        )
        for one in good[:OWN_MAX]
    )


def voucher_offers(
    programme: Programme | None, sale: OpenSale, wallet: Wallet | None, tongue: Tongue, *, today: str, online: bool
) -> tuple[VoucherOfferShown, ...]:
    """What the member's points would buy, cheapest first: all that is possible now and the next one as a goal.

    `today` is a day of the store, YYYY-MM-DD: what ends before it is not offered.
    """
    if programme is None or wallet is None:
        return ()
    sold = (offer for offer in programme.vouchers if offer.points is not None)
    good = (offer for offer in sold if offer.until is None or today <= offer.until)
    offers = sorted(good, key=lambda offer: offer.cost)
    shown = [_offer(offer, wallet, sale.points, tongue, online=online) for offer in offers]
    upto = min(sum(one.possible for one in shown) + 1, len(shown))
    return tuple(shown[max(0, upto - OFFERS_MAX) : upto])


def _offer(offer: VoucherOffer, wallet: Wallet, in_use: int, tongue: Tongue, *, online: bool) -> VoucherOfferShown:
    cost = offer.cost + in_use
    hint = None
    if cost > wallet.balance:
        hint = counter_word(tongue.language, "to_go", n=f"{cost - wallet.balance:,}")
    elif not online and cost > wallet.held_here:
        hint = counter_word(tongue.language, "not_here")
    words = headline(0, offer.terms(None), tongue) if offer.value_minor is None else ""
    return VoucherOfferShown(offer.id, offer.name, offer.cost, offer.value_minor or 0, hint is None, hint, words)
