"""Serving one customer at the screen: the open sale and everything that a cashier can do to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from loyalty.shopping.basket import REFERENCE_LETTERS_MAX, check_basket
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import check_amount
from loyalty.values.text import clean
from terminal.commands import PointsEntered, SaleFinished, VoucherHanded
from terminal.counter import DoneShown
from terminal.events import CounterChanged, ShowingChanged, Tone
from terminal.receipt import money
from terminal.till.counter.alone import beside_invoice
from terminal.till.counter.drawn_price import DrawnPrice
from terminal.till.counter.fitting import Fitting
from terminal.till.counter.open_sale import GENERAL, OpenSale, document_of, read_document
from terminal.till.counter.paying import NotTaken, pay, settled
from terminal.till.counter.proving import Proving
from terminal.till.counter.ringing import Categories
from terminal.till.trade.selling import OTHER_PRICE, Order

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from loyalty.rules.rewards import Reward
    from loyalty.shopping.basket import Handed
    from terminal.catalogue_ports import KnownMember, Product
    from terminal.commands import Command
    from terminal.invoice import InvoiceCard
    from terminal.till.counter.open_sale import OpenLine
    from terminal.till.counter.sight import Sight
    from terminal.till.desk import Desk
    from terminal.till.trade.returning import Returning
    from terminal.till.trade.selling import Selling
    from terminal.till.trade.vouchering import Vouchering

HELD_MAX = 50
"""Sales on hold at once; the list shows no more."""

_TOO_MUCH = Refusal(RefusalCode.TOO_LARGE, "This line would be larger than a till may take. Check the figure.")
_MEMBER_AWAY = Refusal(
    RefusalCode.UNKNOWN_MEMBER,
    "This till has no data of this member just now. Wait until it is connected, or take the member off the sale.",
)


class Serving:
    """The open sale; each change is on disk before it is shown, so that a crash loses nothing. Till thread only."""

    def __init__(
        self, desk: Desk, selling: Selling, returning: Returning, vouchering: Vouchering, sight: Sight
    ) -> None:
        self._desk, self._selling, self._returning, self._sight = desk, selling, returning, sight
        self._fitting = Fitting(desk, selling, vouchering)
        self._drawn = DrawnPrice(desk)
        self.proving = Proving(desk, self._fitting.price)
        self.sale = self._kept_sale()
        self.done: DoneShown | None = None
        self.waiting: str | None = None
        self.waits: Command | None = None
        """What waits, while `waiting`."""
        self.reward: Reward | None = None
        """The reward that is looked at and not confirmed yet."""
        self.invoice_card: InvoiceCard | None = None
        if self._returning.undoable() is not None:
            self.show_done()

    # --- the member

    def member(self) -> KnownMember | None:
        """The member at the counter, as the replica knows them now."""
        return self._fitting.member(self.sale)

    def choose(
        self, known: KnownMember, card: str | None = None, *, proven: bool = False, by_itself: bool = False
    ) -> None:
        """This member is at the counter, by this card: `proven` if scanned, `by_itself` if it lay there before."""
        if known.member.blocked:
            self._desk.notice(
                Tone.ATTENTION, "blocked", "This card is blocked. It earns, but its points cannot be used."
            )
        is_same = self.sale.member == known.member.id
        use = self.sale.use_points if is_same else 0
        self.waiting = self.waiting if is_same or isinstance(self.waits, VoucherHanded) else None
        self.reward = self.reward if is_same else None
        came_by = card or (self.sale.came_by if is_same else None)
        proof = self.proving.card_shown(known.member.id) if proven else self.sale.proof if is_same else None
        full = self.sale.full_cards if is_same else ()
        who = {"member": known.member.id, "card": None, "came_by": came_by, "proof": proof, "full_cards": full}
        self.become(msgspec.structs.replace(self.sale, use_points=use, **who), keeps_money=by_itself)
        self._desk.say(ShowingChanged(known.member.id))

    def wait(self, sentence: str, wish: Command) -> None:
        """This wish waits for the server; a voucher is nobody's, and waits whoever comes to the counter."""
        self.waiting, self.waits = sentence, wish

    def prove(self, proof: str) -> None:
        """The member at the counter has proven themselves in this way."""
        self.become(msgspec.structs.replace(self.sale, proof=proof))

    def clear_member(self, card: str | None = None) -> None:
        """Nobody is at the counter, or a card that is not known here and earns all the same; the basket stays."""
        nobody = {"member": None, "card": card, "came_by": None, "proof": None, "full_cards": ()}
        self.become(msgspec.structs.replace(self.sale, use_points=0, **nobody))
        self.waiting, self.reward = self.waiting if isinstance(self.waits, VoucherHanded) else None, None
        self._desk.say(ShowingChanged(None))

    # --- the basket

    def add_product(self, product: Product, quantity: int = 1) -> None:
        """One more piece of a product."""
        if not product.price_minor:
            sentence = f"{product.name} has no price here. Key the amount and choose its category."
            self._desk.notice(Tone.ATTENTION, "no_price", sentence)
            return
        self._add(self._categories().product_line(product, product.price_minor, quantity))

    def add_amount(self, amount_minor: int, category: str | None) -> None:
        """A keyed amount."""
        checked = check_amount(amount_minor)
        if isinstance(checked, Refusal):
            self._desk.refuse(checked)
            return
        chosen, categories = category or GENERAL, self._categories()
        if not categories.has(chosen):
            sentence = "The shop has no such category any more. Choose another one."
            self._desk.refuse(Refusal(RefusalCode.UNKNOWN_CATEGORY, sentence))
            return
        self._add(categories.amount_line(checked, chosen))

    def with_reward(self, reward: Reward, name: str) -> OpenSale:
        """The sale with one more of a reward."""
        return self.sale.with_line(self._categories().reward_line(reward, name))

    def add_reward(self, reward: Reward, name: str) -> None:
        """One more of a reward."""
        self._become_if_possible(self.with_reward(reward, name))

    def refusal(self, sale: OpenSale) -> Refusal | None:
        """Why the open sale cannot become this one, if so."""
        priced = self._fitting.price(sale)
        return priced if isinstance(priced, Refusal) else None

    def set_quantity(self, line: int, quantity: int) -> None:
        """So many pieces on a line."""
        try:
            changed = self.sale.with_quantity(line, quantity)
        except BadValue:
            self._desk.refuse(_TOO_MUCH)
        else:
            self._become_if_possible(changed)

    def clear(self) -> None:
        """Nothing is at the counter; nothing was earned or spent."""
        self.become(OpenSale())
        self.waiting = self.reward = None
        self._desk.say(ShowingChanged(None))

    def refer(self, text: str) -> None:
        """The shop's own receipt number."""
        plain = clean(text.strip(), REFERENCE_LETTERS_MAX)
        self.become(msgspec.structs.replace(self.sale, reference=plain or None))

    def hold(self) -> None:
        """Park the open sale; no more than can be listed."""
        if self.sale.empty:
            self._desk.notice(Tone.ATTENTION, "nothing_to_hold", "There is nothing to hold yet.")
            return
        if len(self._desk.store.held_baskets()) >= HELD_MAX:
            sentence = f"{HELD_MAX} sales are on hold already. Finish or cancel one of them first."
            self._desk.notice(Tone.ATTENTION, "too_many_held", sentence)
            return
        # Who comes back for it shows anew that the points are theirs.
        parked = msgspec.structs.replace(self.sale, proof=None)
        self._desk.store.hold_basket(document_of(parked), self._desk.now_ms())
        self.sale, self.waiting, self.reward = OpenSale(), None, None
        self._desk.say(ShowingChanged(None))

    def resume(self, held_id: int) -> None:
        """A parked sale is open again."""
        if not self.sale.empty:
            self._desk.notice(
                Tone.ATTENTION, "sale_open", "Finish or hold the open sale first, then take this one back."
            )
            return
        if self._desk.store.take_held(held_id) is None:
            self._desk.notice(Tone.ATTENTION, "not_held", "This sale is not on hold any more.")
            return
        self.sale = self._kept_sale()
        self.become(self.sale)
        self._desk.say(ShowingChanged(self.sale.member))

    # --- points and money

    def price(self) -> Quote | Refusal | None:
        """The quote of the open sale; None while the basket is empty."""
        return self._fitting.price(self.sale)

    def _price_now(self) -> Quote | Refusal | None:
        """The same, or why there is none while the data of the member is away."""
        is_away = self.sale.lines and self.sale.member is not None and self.member() is None
        return _MEMBER_AWAY if is_away else self.price()

    def use_points(self, points: int) -> Refusal | None:
        """Use so many points, or say why not."""
        if not self.sale.lines and points:
            return Refusal(RefusalCode.EMPTY_BASKET, "Scan or key the goods first, then use points on them.")
        changed = msgspec.structs.replace(self.sale, use_points=points)
        priced = self._fitting.price(changed) if points else None
        refused = priced if isinstance(priced, Refusal) else self.proving.refusal(changed)
        if refused is None:
            self.become(changed)
        return refused

    def refuse(self, refused: Refusal, wish: Command) -> None:
        """Tell the cashier why not; where only proof is missing, ask the member for it and go on with `wish` then."""
        if not self.proving.ask(refused, wish, self.sale):
            self._desk.refuse(refused)

    def hand_in(self, handed: Handed) -> Refusal | None:
        """Take a voucher in with the open sale, or say why not; what it is worth too much is said before it is gone."""
        changed = msgspec.structs.replace(self.sale, vouchers=(*self.sale.vouchers, handed.id))
        priced = self._fitting.price(changed)
        refused = priced if isinstance(priced, Refusal) else self.proving.refusal(changed)
        if refused is not None or isinstance(priced, Refusal):
            return refused
        self.become(changed)
        if priced is not None and priced.forfeited_minor:
            rest = money(self._desk.letterhead(None), priced.forfeited_minor)
            sentence = f"The vouchers are worth {rest} more than this sale. That is gone once it is finished."
            self._desk.notice(Tone.ATTENTION, "voucher_rest", sentence)
        return None

    def drop_voucher(self, voucher: str) -> None:
        """A voucher goes back to the customer."""
        left = tuple(one for one in self.sale.vouchers if one != voucher)
        self.become(msgspec.structs.replace(self.sale, vouchers=left))

    def refit(self) -> None:
        """Something else changed what may be used here: the open sale keeps what still fits, and all money taken."""
        self.become(self.sale, keeps_money=True)
        self._drawn.tell(self.sale, self._price_now())

    def follow_price(self) -> bool:
        """What changed by itself while nobody touched the sale; True when the counter looks different now."""
        moved = self._drawn.is_of(self.sale) and self._drawn.moved(self._price_now())
        if moved:
            self.refit()
        return moved

    def follow_past(self) -> None:
        """Something was done about a sale of the past: what may be used here and what the last sale came to."""
        self.refit()
        if self.done is not None:
            self.show_done()

    def use_points_at_last(self, member: str, points: int) -> None:
        """What the server said is known now: use the points, or say why not; nothing when the wish has passed."""
        if self.waiting is None or self.sale.member != member:
            return
        self.waiting = None
        refused = self.use_points(points)
        if refused is not None:
            self.refuse(refused, PointsEntered(points))

    def take_tender(self, kind: str, amount_minor: int) -> None:
        """Money received towards the open sale."""
        paid = pay(self.sale, self.price(), self._desk.settings.mode, kind=kind, amount_minor=amount_minor)
        if isinstance(paid, NotTaken):
            self._desk.notice(Tone.ATTENTION, paid.code, paid.sentence)
        else:
            self.become(paid)

    def clear_tenders(self) -> None:
        """Money taken for the open sale goes back."""
        self.become(msgspec.structs.replace(self.sale, tenders=()))

    def finish(self, shown_minor: int | None = None) -> None:
        """Commit the open sale at the price that was shown; what was not covered counts as exact cash."""
        if self.waiting is not None:
            self._desk.notice(Tone.ATTENTION, "waiting", f"{self.waiting} Wait a moment, then finish the sale.")
            return
        self._recognise()
        priced = self._price_now()
        if priced is None:
            self._desk.notice(Tone.ATTENTION, "empty_basket", "The basket is empty. Scan or type something first.")
            return
        if isinstance(priced, Refusal):
            self._desk.refuse(priced)
            return
        if {self._drawn.due_minor, shown_minor} - {None, priced.due_minor}:
            self.refit()
            if self._drawn.due_minor == priced.due_minor:
                self._desk.notice(Tone.ATTENTION, "not_as_shown", OTHER_PRICE.sentence)
            return
        if (unproven := self.proving.refusal(self.sale)) is not None:
            self.refuse(unproven, SaleFinished(shown_minor))
            return
        order = Order(
            sale_id=self._desk.new_id(),
            member=self.member(),
            basket=self._fitting.basket(self.sale),
            tenders=settled(self.sale, priced.due_minor, self._desk.settings.mode),
            reference=self.sale.reference,
            wish_digest=None,
            closes_basket=True,
            card=self.sale.card,
            proof=self.sale.proof,
            invoice=self.sale.invoice,
            shown_minor=priced.due_minor,
        )
        sold = self._selling.sell(order)
        if isinstance(sold, Refusal):
            self._desk.refuse(sold)
            return
        self.sale, self.reward = OpenSale(), None
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
        self._recognise()
        priced = self._price_now()
        counter = self._sight.counter(
            self.sale, priced, member=self.member(), done=self.done, waiting=self.waiting, reward=self.reward
        )
        self._drawn.draw(self.sale, priced, counter.total_minor)
        counter = replace(counter, proof=self.proving.card(), invoice_card=self.invoice_card)
        self._desk.say(CounterChanged(counter))

    def _recognise(self) -> None:
        """A card whose member has become known here meanwhile is theirs."""
        known = None if self.sale.card is None else self._desk.store.member_by_card(self.sale.card)
        if known is not None:
            self.choose(known, self.sale.card, by_itself=True)
            self._drawn.tell(self.sale, self._price_now())

    def _categories(self) -> Categories:
        return Categories(self._desk.store.categories())

    def _add(self, line: OpenLine) -> None:
        try:
            changed = self.sale.with_line(line)
        except BadValue:
            self._desk.refuse(_TOO_MUCH)
        else:
            self._become_if_possible(changed)

    def _become_if_possible(self, sale: OpenSale) -> None:
        """A basket that could never be sold is not even begun."""
        refused = beside_invoice(sale) or check_basket(sale.basket()) if sale.lines else None
        if refused is None:
            self.become(sale)
        else:
            self._desk.refuse(refused)

    def become(self, sale: OpenSale, *, keeps_money: bool = False) -> None:
        """Keep the new state on disk; points or money that no longer fit the basket go, and that is said."""
        if sale != self.sale and self._drawn.is_of(self.sale):
            self._drawn.tell(self.sale, self._price_now())
        fitting, gone = self._fitting.fitted(sale, keeps_money=keeps_money)
        if fitting != self.sale:
            document = None if fitting.empty else document_of(fitting)
            self._desk.store.save_basket(document, self._desk.now_ms())
        self.sale = fitting
        for code, sentence in gone:
            self._desk.notice(Tone.ATTENTION, code, sentence)

    def _kept_sale(self) -> OpenSale:
        parked = self._desk.store.open_basket()
        sale = OpenSale() if parked is None else read_document(parked.document)
        if sale is None:
            self._desk.notice(Tone.ERROR, "basket_unreadable", "The sale that was open could not be read again.")
        return sale or OpenSale()
