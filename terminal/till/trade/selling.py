"""Committing a sale: quote, facts, one transaction, then the news of it; the same for the screen and the pos door."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from loyalty.pricing.quote import quote
from loyalty.pricing.voucher_words import headline
from loyalty.sales.invoicing import on_invoice, unpaid, without_offers
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal, RefusalCode
from terminal.receipt import money, sale_slip
from terminal.till.trade.card_papers import card_papers
from terminal.till.trade.invoicing import NEEDS_MEMBER, number_refusal
from terminal.till.trade.papers import code_of_sale
from terminal.till.trade.placing import placed
from terminal.till.trade.voucher_words import tongue_of

if TYPE_CHECKING:
    from loyalty.ops.operations import Sale
    from loyalty.pricing.quote import Quote
    from loyalty.rules.programme import Programme
    from loyalty.shopping.basket import Basket, Tender
    from loyalty.shopping.occasion import Occasion
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Committed
    from terminal.slip import Slip
    from terminal.till.desk import Desk

_NOT_KNOWN_HERE = Refusal(
    RefusalCode.NOT_SPENDABLE_HERE,
    "This card is not known here yet: it earns, but its points can be used only once the line is back.",
)
BLOCKED = Refusal(RefusalCode.NOT_SPENDABLE_HERE, "This card is blocked, so its points cannot be used. Ask a manager.")
OTHER_PRICE = Refusal(
    RefusalCode.PRICE_CHANGED,
    "The price is another one than was shown, and nothing was booked. Look at it, then finish.",
)
NO_PROGRAMME = Refusal(
    RefusalCode.NEEDS_ONLINE,
    "This till has not heard the shop's programme yet. Connect it to the server once, then try again.",
)


@dataclass(frozen=True, slots=True)
class Order:
    """A basket ready to be sold; `tenders` None means that another program took the money."""

    sale_id: str
    member: KnownMember | None
    basket: Basket
    tenders: tuple[Tender, ...] | None
    reference: str | None
    wish_digest: bytes | None
    closes_basket: bool
    card: str | None = None
    invoice: str | None = None
    """The number of the invoice on which the points are used."""
    proof: str | None = None
    """How the member has proven that the points are theirs (see `loyalty.rules.proving`)."""
    shown_minor: int | None = None
    """What is due as the customer saw it: nothing else is booked. None where nobody was shown a price."""


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale that is on disk."""

    sale: Sale
    place: Committed


@dataclass(frozen=True, slots=True)
class Terms:
    """What a basket is priced by at one moment; `no_use` says why no points may be used, whoever has them."""

    programme: Programme
    wallet: Wallet | None
    occasion: Occasion
    language: str
    no_use: Refusal | None = None
    is_nobodys: bool = False

    def claimable(self, basket: Basket) -> Quote | None:
        """What a sale of nobody may still bring somebody; None where no one could claim it."""
        if not self.is_nobodys or self.programme.claims is None:
            return None
        quoted = quote(self.programme, basket, Wallet(0, 0), self.occasion, self.language)
        return None if isinstance(quoted, Refusal) else quoted

    def price(self, basket: Basket) -> Quote | Refusal:
        """The quote for a basket whose lines are placed."""
        if self.no_use is not None and basket.uses_points:
            return self.no_use
        return quote(self.programme, basket, self.wallet, self.occasion, self.language)


class Selling:
    """Prices and commits baskets. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def price(
        self, member: KnownMember | None, basket: Basket, card: str | None = None, *, is_invoice: bool = False
    ) -> Quote | Refusal:
        """The quote for a basket by the programme in force; a card that is not known here earns, without a tier."""
        terms = self._terms(member, card, is_invoice=is_invoice)
        quoted = terms if isinstance(terms, Refusal) else terms.price(placed(basket, self._desk.store))
        return unpaid(quoted) if is_invoice and not isinstance(quoted, Refusal) else quoted

    def sell(self, order: Order) -> Sold | Refusal:
        """Commit the sale; when this returns `Sold`, op, points, rights and print job are on disk."""
        terms = self._terms(order.member, order.card, is_invoice=order.invoice is not None)
        if isinstance(terms, Refusal):
            return terms
        basket = placed(order.basket, self._desk.store)
        quoted = terms.price(basket)
        if isinstance(quoted, Refusal):
            return quoted
        if order.shown_minor not in {None, quoted.due_minor}:
            return OTHER_PRICE
        refused = self._number_refusal(order)
        if refused is not None:
            return refused
        wallet, programme, later = terms.wallet, terms.programme, terms.claimable(basket)
        sale = make_sale(
            context=self._desk.context(
                programme,
                order.invoice or order.reference,
                at_ms=terms.occasion.at_ms,
                proof=order.proof if _uses(quoted) else None,
            ),
            sale_id=order.sale_id,
            currency=programme.currency,
            member=None if order.member is None else order.member.member.id,
            basket=basket,
            quoted=quoted,
            tenders=None if order.invoice is not None else order.tenders,
            credit=self._desk.earning_credit(order.member, programme),
            owed=0 if wallet is None else wallet.owed,
            goodwill=0 if wallet is None else max(quoted.points_used - wallet.held_here, 0),
            card=order.card,
            facts=facts_of(basket, wallet, terms.occasion, terms.language),
            claimable=None if later is None else tuple(line.points for line in later.lines),
            claimable_cards=() if later is None else later.cards,
            card_credit=self._desk.credit(order.member),
            cards_owed={} if wallet is None else {card: one.owed for card, one in wallet.cards.items()},
        )
        if isinstance(sale, Refusal):
            return sale
        if order.invoice is None:
            return self._commit(order, sale, programme)
        earns_later = quoted.points_earned > 0
        return self._commit(order, on_invoice(sale, order.invoice), programme, earns_later=earns_later)

    def _terms(self, member: KnownMember | None, card: str | None, *, is_invoice: bool) -> Terms | Refusal:
        """What a basket of this member, or of a card that is not known here, is priced by now."""
        desk, occasion = self._desk, self._desk.occasion()
        programme = desk.store.programme(occasion.at_ms)
        if programme is None:
            return NO_PROGRAMME
        if is_invoice:
            occasion = without_offers(occasion, programme)
        blocked = BLOCKED if member is not None and member.member.blocked else None
        if card is not None:
            return Terms(programme, Wallet(0, 0), occasion, desk.language, _NOT_KNOWN_HERE)
        wallet = None if member is None else desk.wallet(member)
        return Terms(programme, wallet, occasion, desk.language, blocked, is_nobodys=member is None)

    def _commit(self, order: Order, sale: Sale, programme: Programme, *, earns_later: bool = False) -> Sold:
        desk = self._desk
        price = money(desk.letterhead(programme), sale.total_minor)
        place = desk.commit(
            sale,
            slip=_SaleSlip(desk, sale, programme, earns_later=earns_later),
            title=price if order.member is None else f"{order.member.member.name}, {price}",
            wish_digest=order.wish_digest,
            close_basket=order.closes_basket,
        )
        return Sold(sale, place)

    def _number_refusal(self, order: Order) -> Refusal | None:
        if order.invoice is None:
            return self._reference_refusal(order.reference)
        return (
            NEEDS_MEMBER
            if order.member is None or order.card is not None
            else number_refusal(self._desk, order.invoice)
        )

    def _reference_refusal(self, reference: str | None) -> Refusal | None:
        if reference is None:
            return None
        midnight = self._desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if self._desk.store.reference_used(reference, int(midnight.timestamp()) * 1000):
            sentence = "This receipt number was already used today. Check the number on the receipt."
            return Refusal(RefusalCode.REFERENCE_USED, sentence)
        return None


def _uses(quoted: Quote) -> bool:
    """Whether the sale uses anything that its member may have to prove."""
    return bool(quoted.points_used or quoted.vouchers or any(one.stamps_used for one in quoted.cards))


class _SaleSlip:
    """Draws the receipt once the sale's place in the chain is known."""

    def __init__(self, desk: Desk, sale: Sale, programme: Programme, *, earns_later: bool) -> None:
        self._desk, self._sale, self._programme, self._earns_later = desk, sale, programme, earns_later
        self._customer = desk.customer(sale.member, sale.effect, programme, [used.id for used in sale.vouchers])
        self._cards = card_papers(desk, programme, sale)
        # Once the sale is committed its vouchers are not held here any more.
        held = [desk.store.vouchers.held(used.id) for used in sale.vouchers]
        tongue = tongue_of(desk)
        self._vouchers = {
            one.id: headline(one.value_minor, one.own_terms, tongue)
            for one in held
            if one is not None and one.own_terms is not None
        }

    def __call__(self, *, epoch: int, seq: int, digest: bytes) -> Slip:
        sale = self._sale
        return sale_slip(
            self._desk.letterhead(self._programme),
            sale,
            self._customer,
            at=self._desk.clock.local(sale.context.at_ms),
            digest=digest,
            code=code_of_sale(self._desk.signer, epoch, seq, sale),
            vouchers=self._vouchers,
            cards=self._cards,
            earns_later=self._earns_later,
        )


def digest_of(kind: str, *parts: object) -> bytes:
    """What another program asked for, condensed, so that the same id with another wish is noticed.

    Fields that were not given do not count, so that a wish is still the same when later versions know more fields.
    """
    given = _given(msgspec.to_builtins(parts))
    return hashlib.sha256(json.dumps([kind, given], sort_keys=True).encode()).digest()


def _given(value: object) -> object:
    if isinstance(value, dict):
        return {key: _given(part) for key, part in value.items() if part is not None and part != []}
    return [_given(part) for part in value] if isinstance(value, list | tuple) else value
