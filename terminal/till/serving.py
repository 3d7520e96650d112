"""Serving one customer at the screen: the open sale and everything that a cashier can do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from loyalty.basket import REFERENCE_LETTERS_MAX, Tender, TenderKind
from loyalty.errors import BadValue, Refusal, RefusalCode
from loyalty.money import check_amount
from loyalty.quote import Quote
from loyalty.text import clean
from terminal.counter import DoneShown, Mode
from terminal.events import CounterChanged, ShowingChanged, Tone
from terminal.till.open_sale import GENERAL, OpenLine, OpenSale, OpenTender, document_of, read_document
from terminal.till.selling import Order

if TYPE_CHECKING:
    from terminal.ports import KnownMember, Product
    from terminal.till.desk import Desk
    from terminal.till.returning import Returning
    from terminal.till.selling import Selling
    from terminal.till.sight import Sight

_TOO_MUCH = Refusal(RefusalCode.TOO_LARGE, "This line would be larger than a till may take. Check the figure.")


class Serving:
    """The open sale; each change is on disk before it is shown, so that a crash loses nothing. Till thread only."""

    def __init__(self, desk: Desk, selling: Selling, returning: Returning, sight: Sight) -> None:
        self._desk, self._selling, self._returning, self._sight = desk, selling, returning, sight
        self.sale = self._kept_sale()
        self.done: DoneShown | None = None
        self.waiting: str | None = None

    # --- the member

    def member(self) -> KnownMember | None:
        """The member at the counter, as the replica knows them now."""
        return None if self.sale.member is None else self._desk.store.member(self.sale.member)

    def choose(self, known: KnownMember) -> None:
        """This member is at the counter."""
        if known.member.blocked:
            self._desk.notice(
                Tone.ATTENTION, "blocked", "This card is blocked. It earns, but its points cannot be used."
            )
        use = self.sale.use_points if self.sale.member == known.member.id else 0
        self._become(msgspec.structs.replace(self.sale, member=known.member.id, use_points=use))
        self._desk.say(ShowingChanged(known.member.id))

    def clear_member(self) -> None:
        """Nobody is at the counter; the basket stays."""
        self._become(msgspec.structs.replace(self.sale, member=None, use_points=0))
        self._desk.say(ShowingChanged(None))

    # --- the basket

    def add_product(self, product: Product, quantity: int = 1) -> None:
        """One more piece of a product."""
        if product.price_minor is None:
            sentence = f"{product.name} has no price here. Key the amount and choose its category."
            self._desk.notice(Tone.ATTENTION, "no_price", sentence)
            return
        names = {kind.id: kind.name for kind in self._desk.store.categories()}
        self._add(
            OpenLine(
                number=0,
                name=product.name,
                category=product.category,
                category_name=names.get(product.category, product.category),
                quantity=quantity,
                unit_minor=product.price_minor,
                product=product.id,
                gtin=product.gtin,
            )
        )

    def add_amount(self, amount_minor: int, category: str | None) -> None:
        """A keyed amount."""
        checked = check_amount(amount_minor)
        if isinstance(checked, Refusal):
            self._desk.refuse(checked)
            return
        names = {kind.id: kind.name for kind in self._desk.store.categories()}
        chosen = category if category in names else GENERAL
        name = names.get(chosen, "Goods")
        self._add(OpenLine(0, name, chosen, name, 1, checked))

    def set_quantity(self, line: int, quantity: int) -> None:
        """So many pieces on a line."""
        try:
            self._become(self.sale.with_quantity(line, quantity))
        except BadValue:
            self._desk.refuse(_TOO_MUCH)

    def clear(self) -> None:
        """Nothing is at the counter; nothing was earned or spent."""
        self._become(OpenSale())
        self._desk.say(ShowingChanged(None))

    def refer(self, text: str) -> None:
        """The shop's own receipt number."""
        plain = clean(text.strip(), REFERENCE_LETTERS_MAX)
        self._become(msgspec.structs.replace(self.sale, reference=plain or None))

    def hold(self) -> None:
        """Park the open sale."""
        if self.sale.empty:
            self._desk.notice(Tone.ATTENTION, "nothing_to_hold", "There is nothing to hold yet.")
            return
        self._desk.store.hold_basket(document_of(self.sale), self._desk.clock.wall_ms())
        self.sale = OpenSale()
        self._desk.say(ShowingChanged(None))

    def resume(self, held_id: int) -> None:
        """A parked sale is open again."""
        if not self.sale.empty:
            self._desk.notice(
                Tone.ATTENTION, "sale_open", "Finish or hold the open sale first, then take this one back."
            )
            return
        parked = self._desk.store.take_held(held_id)
        if parked is not None:
            self.sale = read_document(parked.document)
            self.done = None
            self._desk.say(ShowingChanged(self.sale.member))

    # --- points and money

    def price(self) -> Quote | Refusal | None:
        """The quote of the open sale; None while the basket is empty."""
        return self._selling.price(self.member(), self.sale.basket()) if self.sale.lines else None

    def use_points(self, points: int) -> Refusal | None:
        """Use so many points, or say why not."""
        if not self.sale.lines and points:
            return Refusal(RefusalCode.EMPTY_BASKET, "Scan or key the goods first, then use points on them.")
        changed = msgspec.structs.replace(self.sale, use_points=points, tenders=())
        if points:
            priced = self._selling.price(self.member(), changed.basket())
            if isinstance(priced, Refusal):
                return priced
        self._become(changed)
        return None

    def take_tender(self, kind: str, amount_minor: int) -> None:
        """Money received towards the open sale."""
        priced, checked = self.price(), check_amount(amount_minor)
        if not isinstance(priced, Quote):
            self._desk.notice(Tone.ATTENTION, "nothing_due", "There is nothing to pay yet.")
        elif isinstance(checked, Refusal):
            self._desk.refuse(checked)
        elif kind not in list(TenderKind):
            self._desk.notice(Tone.ATTENTION, "bad_tender", "This way of paying is not known here.")
        else:
            left = priced.due_minor - sum(tender.amount_minor for tender in self.sale.tenders)
            if left <= 0 or (kind != TenderKind.CASH and checked > left):
                self._desk.notice(Tone.ATTENTION, "too_much", "Only cash may exceed what is left to pay.")
                return
            tenders = (*self.sale.tenders, OpenTender(TenderKind(kind), checked))
            self._become(msgspec.structs.replace(self.sale, tenders=tenders))

    def clear_tenders(self) -> None:
        """Money taken for the open sale goes back."""
        self._become(msgspec.structs.replace(self.sale, tenders=()))

    def finish(self) -> None:
        """Commit the open sale; what was not covered counts as exact cash."""
        priced = self.price()
        if priced is None:
            self._desk.notice(Tone.ATTENTION, "empty_basket", "The basket is empty. Scan or type something first.")
            return
        if isinstance(priced, Refusal):
            self._desk.refuse(priced)
            return
        tenders = None if self._desk.settings.mode is Mode.BESIDE else self._tenders(priced.due_minor)
        order = Order(
            sale_id=self._desk.new_id(),
            member=self.member(),
            basket=self.sale.basket(),
            tenders=tenders,
            reference=self.sale.reference,
            wish_digest=None,
            closes_basket=True,
        )
        sold = self._selling.sell(order)
        if isinstance(sold, Refusal):
            self._desk.refuse(sold)
            return
        self.sale = OpenSale()
        self.show_done()
        self._desk.say(ShowingChanged(None))

    def show_done(self) -> None:
        """The last sale of the log is what the "done" panel shows."""
        kept = self._desk.store.last_sale()
        if kept is not None:
            until, undone = self._returning.undo_until_ms(kept), self._returning.undone(kept)
            self.done = self._sight.done(kept, undo_until_ms=until, undone=undone)

    def draw(self) -> None:
        """Say how the counter looks now."""
        priced = self.price()
        self._desk.say(
            CounterChanged(
                self._sight.counter(self.sale, priced, member=self.member(), done=self.done, waiting=self.waiting)
            )
        )

    def _tenders(self, due_minor: int) -> tuple[Tender, ...]:
        paid = self.sale.paid()
        left = due_minor - sum(tender.amount_minor for tender in paid)
        return (*paid, Tender(TenderKind.CASH, left)) if left > 0 else paid

    def _add(self, line: OpenLine) -> None:
        try:
            self._become(self.sale.with_line(line))
        except BadValue:
            self._desk.refuse(_TOO_MUCH)

    def _become(self, sale: OpenSale) -> None:
        """Keep the new state on disk; points or money that no longer fit the basket go, and that is said."""
        sale = self._fitting(sale)
        if sale != self.sale:
            self._desk.store.save_basket(None if sale.empty else document_of(sale), self._desk.clock.wall_ms())
        self.sale, self.done = sale, None

    def _fitting(self, sale: OpenSale) -> OpenSale:
        known = None if sale.member is None else self._desk.store.member(sale.member)
        if sale.use_points:
            priced = self._selling.price(known, sale.basket())
            if isinstance(priced, Refusal):
                self._desk.notice(Tone.ATTENTION, priced.code.value, f"Points taken off again. {priced.sentence}")
                sale = msgspec.structs.replace(sale, use_points=0)
        if sale.tenders and not self._still_pays(sale, known):
            self._desk.notice(Tone.ATTENTION, "tenders_cleared", "The amount changed: enter the money again.")
            sale = msgspec.structs.replace(sale, tenders=())
        return sale

    def _still_pays(self, sale: OpenSale, known: KnownMember | None) -> bool:
        priced = self._selling.price(known, sale.basket()) if sale.lines else None
        cashless = sum(tender.amount_minor for tender in sale.tenders if tender.kind is not TenderKind.CASH)
        return isinstance(priced, Quote) and cashless <= priced.due_minor

    def _kept_sale(self) -> OpenSale:
        parked = self._desk.store.open_basket()
        if parked is None:
            return OpenSale()
        try:
            return read_document(parked.document)
        except BadValue:
            self._desk.notice(Tone.ERROR, "basket_unreadable", "The sale that was open could not be read again.")
            return OpenSale()
