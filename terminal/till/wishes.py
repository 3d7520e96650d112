"""What another program wishes for, as a basket of this till: goods, an invoice, and all that is redeemed with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.gtin import gtin14
from loyalty.ops.stamps import stamp_account
from loyalty.sales.invoicing import invoice_line, invoice_number
from loyalty.shopping.basket import QUANTITY_MAX, Basket, Handed, Line
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import check_amount
from loyalty.values.text import clean
from terminal.paper_words import paper
from terminal.till.exchange.patience import NeedsPoints

if TYPE_CHECKING:
    from terminal.catalogue_ports import KnownMember
    from terminal.questions import WishedInvoice, WishedLine, WishedSale
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import One
    from terminal.till.trade.finding import Finding
    from terminal.till.trade.rewarding import Rewarding
    from terminal.till.trade.selling import Selling
    from terminal.till.trade.vouchering import Vouchering

NO_MEMBER = Refusal(RefusalCode.UNKNOWN_MEMBER, "This till knows no such member. Check the card or search by name.")


class Wishes:
    """Till thread only."""

    def __init__(
        self, desk: Desk, finding: Finding, selling: Selling, vouchering: Vouchering, rewarding: Rewarding
    ) -> None:
        self._desk, self._finding, self._selling = desk, finding, selling
        self._vouchering, self._rewarding = vouchering, rewarding

    def member(self, wish: WishedSale) -> KnownMember | Refusal | None:
        """Who buys; None for nobody."""
        if wish.member is None:
            return None
        known = self._finding.member_by_any(wish.member)
        return NO_MEMBER if known is None else known

    def basket(self, wish: WishedSale) -> Basket | Refusal:
        """The basket, with vouchers as this till holds them now; letters of none are counted."""
        handed = []
        for code in wish.vouchers:
            found = self._vouchering.find_now(code)
            if isinstance(found, Refusal):
                return found
            handed.append(found)
        return self._with_vouchers(wish, tuple(handed))

    def missing(self, wish: WishedSale) -> tuple[One, ...]:
        """What the server may still give for it: vouchers, points and stamps, all that is short at once."""
        handed: list[Handed] = []
        needed: dict[One, None] = {}
        for code in wish.vouchers:
            match self._vouchering.find(code):
                case Handed() as found:
                    handed.append(found)
                case Refusal():
                    return ()
                case need:
                    needed[need] = None
        return (*needed, *self._short(wish, tuple(handed)))

    def _short(self, wish: WishedSale, handed: tuple[Handed, ...]) -> list[One]:
        """Points and stamps that are not here, where only that is in the way."""
        if not (wish.redeem_points or wish.rewards or wish.stamp_cards):
            return []
        member, basket = self.member(wish), self._with_vouchers(wish, handed)
        if not isinstance(basket, Basket) or member is None or isinstance(member, Refusal) or member.member.blocked:
            return []
        priced = self._selling.price(member, basket, is_invoice=wish.invoice is not None)
        if not isinstance(priced, Refusal) or priced.code is not RefusalCode.NOT_SPENDABLE_HERE:
            return []
        wallet, programme, id = self._desk.wallet(member), self._desk.programme(), member.member.id
        cards = () if programme is None else programme.cards
        short: list[One] = [
            NeedsPoints(stamp_account(id, card.id), card.full)
            for card in cards
            if card.id in wish.stamp_cards and wallet.cards[card.id].here < card.full
        ]
        points = basket.use_points + sum(self._rewarding.points(line) for line in basket.lines)
        return [*short, NeedsPoints(id, points)] if wallet.spendable_here < points else short

    def _with_vouchers(self, wish: WishedSale, handed: tuple[Handed, ...]) -> Basket | Refusal:
        if wish.invoice is not None:
            return self._invoice(wish.invoice, wish.redeem_points or 0)
        lines = []
        for wished in wish.lines:
            line = self._line(wished)
            if isinstance(line, Refusal):
                return line
            lines.append(line)
        gifts = self._rewarding.lines(wish.rewards)
        if isinstance(gifts, Refusal):
            return gifts
        return Basket((*lines, *gifts), wish.redeem_points or 0, handed, wish.stamp_cards)

    def _invoice(self, wished: WishedInvoice, points: int) -> Basket | Refusal:
        number = invoice_number(wished.number)
        if isinstance(number, Refusal):
            return number
        called = paper(self._desk.settings.locale, "invoice", number=number)
        return Basket((invoice_line(called, wished.amount_minor),), points)

    def _line(self, wished: WishedLine) -> Line | Refusal:
        return self._product_line(wished, wished.gtin) if wished.gtin is not None else self._category_line(wished)

    def _product_line(self, wished: WishedLine, number: str) -> Line | Refusal:
        gtin = gtin14(number)
        product = None if gtin is None else self._desk.store.product_by_gtin(gtin)
        if product is None:
            return Refusal(RefusalCode.UNKNOWN_PRODUCT, "No product has this number. Name a category and an amount.")
        amount = wished.amount_minor
        if amount is None:
            if not product.price_minor:
                return Refusal(RefusalCode.BAD_AMOUNT, "This product has no price here. Give the amount of the line.")
            amount = product.price_minor * wished.quantity
        return _checked_line(wished, product.name, product.category, amount, product.id)

    def _category_line(self, wished: WishedLine) -> Line | Refusal:
        names = {kind.id: kind.name for kind in self._desk.store.categories()}
        if wished.category not in names:
            sentence = "No category has this name. Use one of the shop's categories."
            return Refusal(RefusalCode.UNKNOWN_PRODUCT, sentence)
        name, amount = names[wished.category], wished.amount_minor or 0
        return _checked_line(wished, name, wished.category, amount, None)


def _checked_line(
    wished: WishedLine, name: str, category: str, amount_minor: int, product: str | None
) -> Line | Refusal:
    checked = check_amount(amount_minor)
    if isinstance(checked, Refusal):
        return checked
    try:
        return Line(clean(name, 200), category, wished.quantity, amount_minor, product, wished.gtin)
    except BadValue:
        sentence = f"A line has 1 to {QUANTITY_MAX:,} pieces. Check the figures."
        return Refusal(RefusalCode.TOO_LARGE if wished.quantity > 0 else RefusalCode.BAD_AMOUNT, sentence)
