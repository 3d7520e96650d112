"""The sale that is looked at: when, whose, its lines, how it was paid, and what was done about it since."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from terminal.activity import Back, Deed, LaterShown, PastSale
from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.past_list import BACK_TINTS
from terminal.ui.panels.activity.sale_line import SaleLine
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label, Parted, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import Present, plain

DEED_ICONS = {Deed.RETURNED: "package", Deed.UNDONE: "undo-2", Deed.CLAIMED: "user-plus", Deed.UNCLAIMED: "coins"}


class SaleCard(Card):
    """`stepped` names a line and how many of its pieces come back, `copied` a slip that is wanted again."""

    stepped = Signal(int, int)
    copied = Signal(str)

    def __init__(self, look: Look, tongue: Tongue, present: Present) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(8))
        self._look, self._tongue, self._present = look, tongue, present
        self._sale: PastSale | None = None
        self._returning = False
        self.at = 0
        self.rows: list[SaleLine] = []
        self._laters: list[_Later] = []
        self.total = Label(look, "amount")
        self.state = Pill(look, "muted")
        self._who = Elided(look, "lead")
        self._facts = Parted(look, "caption", "muted")
        head = row(look.px(10), self.total, self.state, spring())
        texts = column(look.px(2), self._who, self._facts)
        self._column = Card("bare", gap=0)
        self._column.box.addStretch(1)
        self.scroller = Scroller(self._column)
        self._paid = Label(look, "caption", "muted", wrap=True)
        self._later_title = Label(look, "small", "muted", tongue("later"))
        self._later = Card("bare", gap=look.px(4))
        self._later.put(self._later_title)
        self.put(head, texts, self.scroller, self._paid, self._later)
        self.box.setStretch(2, 1)

    def draw(self, sale: PastSale, now_ms: int, *, returning: bool) -> None:
        """Shows this sale."""
        is_other = self._sale is None or self._sale.ref != sale.ref or returning != self._returning
        self._sale, self._returning = sale, returning
        if is_other:
            self.at = next((line.number for line in sale.lines if line.left), 0)
        self._draw_head(sale, now_ms)
        while len(self.rows) < len(sale.lines):
            self._add_row()
        for place, card in enumerate(self.rows):
            card.setVisible(place < len(sale.lines))
            if place < len(sale.lines):
                line = sale.lines[place]
                card.draw(line, returning=returning, selected=returning and line.number == self.at)
        self._draw_paid(sale)
        self._draw_later(sale.later, now_ms)

    def walk(self, step: int) -> None:
        """Chooses the line above or below."""
        numbers = [line.number for line in self._sale.lines if line.left] if self._sale else []
        if numbers:
            at = numbers.index(self.at) if self.at in numbers else 0
            self.choose(numbers[max(0, min(len(numbers) - 1, at + step))])

    def choose(self, number: int) -> None:
        """This line is the one that + and - work on."""
        if self._sale is None or not self._returning:
            return
        self.at = number
        for card, line in zip(self.rows, self._sale.lines, strict=False):
            card.draw(line, returning=True, selected=line.number == number)
        card = self.rows[number - 1]
        QTimer.singleShot(0, card, lambda: self.scroller.ensureWidgetVisible(card, 0, 0))

    def step(self, step: int) -> None:
        """One piece more or less of the chosen line."""
        line = next((one for one in self._sale.lines if one.number == self.at), None) if self._sale else None
        if line is not None and self._returning:
            self.stepped.emit(line.number, max(0, min(line.left, line.wanted + step)))

    @property
    def copies(self) -> list[Key]:
        """The keys that print a later slip again."""
        return [one.copy for one in self._laters if not one.isHidden()]

    def _draw_head(self, sale: PastSale, now_ms: int) -> None:
        tongue, present = self._tongue, self._present
        self.total.setText(present.money(sale.total_minor))
        self.state.setVisible(sale.back is not Back.NOTHING)
        self.state.show_words(
            "" if sale.back is Back.NOTHING else tongue(sale.back.value), tint=BACK_TINTS.get(sale.back, "muted")
        )
        nobody = tongue("sold_at", till=plain(sale.till, 60)) if sale.till else tongue("nobody")
        self._who.setText(tongue.who(plain(sale.who or "", 80)) or nobody)
        moment = present.moment(sale.at_ms, now_ms) if sale.till is None else present.date(sale.at_ms)
        kind = "invoice" if sale.is_invoice else "number"
        number = tongue(kind, text=plain(sale.reference, 40)) if sale.reference else ""
        earned = tongue("plus_pts", n=present.number(sale.points_earned)) if sale.points_earned else ""
        used = tongue("minus_pts", n=present.number(sale.points_used)) if sale.points_used else ""
        self._facts.show_parts(*map(tongue.apart, (moment, earned, used, number, sale.short_code)))

    def _draw_paid(self, sale: PastSale) -> None:
        tongue, present = self._tongue, self._present
        ways = [f"{tongue(one.kind)} {present.money(one.amount_minor)}" for one in sale.tenders]
        ways += [f"{tongue('voucher')} {present.money(sale.voucher_minor)}"] if sale.voucher_minor else []
        ways += [tongue.points(sale.points_used, present.number(sale.points_used))] if sale.points_used else []
        self._paid.show_text(tongue("paid_by", ways=tongue.joined(*ways)) if ways else "")

    def _draw_later(self, laters: tuple[LaterShown, ...], now_ms: int) -> None:
        self._later.setVisible(bool(laters))
        shown = laters[-3:]
        while len(self._laters) < len(shown):
            later = _Later(self._look, self._tongue, self._present)
            later.copied.connect(self.copied)
            self._laters.append(later)
            self._later.put(later)
        for place, later in enumerate(self._laters):
            later.setVisible(place < len(shown))
            if place < len(shown):
                later.draw(shown[place], now_ms)

    def _add_row(self) -> None:
        card = SaleLine(self._look, self._tongue, self._present)
        card.chosen.connect(self.choose)
        card.stepped.connect(self._stepped)
        self._column.box.insertWidget(len(self.rows), card)
        self.rows.append(card)

    def _stepped(self, number: int, wanted: int) -> None:
        self.at = number
        self.stepped.emit(number, wanted)


class _Later(Card):
    copied = Signal(str)

    def __init__(self, look: Look, tongue: Tongue, present: Present) -> None:
        super().__init__("sunken", across=True, margin=(look.px(12), look.px(2)), gap=look.px(10))
        self._tongue, self._present = tongue, present
        self._ref = ""
        self._icon = Picture(look, "package", "muted", 20)
        self._text = Parted(look, "body")
        self.copy = Key(look, kind="bare", icon="printer", once=True)
        self.copy.does(lambda: self.copied.emit(self._ref))
        self.put(self._icon, self._text, self.copy)
        self.box.setStretch(1, 1)

    def draw(self, later: LaterShown, now_ms: int) -> None:
        """Shows what was done."""
        self._ref, tongue, present = later.ref, self._tongue, self._present
        self._icon.draw(DEED_ICONS[later.deed], "muted")
        money = present.money(later.amount_minor) if later.amount_minor else ""
        sign = "plus_pts" if later.points > 0 else "minus_pts"
        points = tongue(sign, n=present.number(abs(later.points))) if later.points else ""
        words = (
            tongue(f"did_{later.deed.value}"),
            tongue("at_till", till=plain(later.till, 60)) if later.till else "",
            money,
            points,
            plain(later.who or "", 60),
            plain(tongue.because(later.reason), 80),
        )
        self._text.show_parts(*map(tongue.apart, (*words, present.moment(later.at_ms, now_ms))))
        self.copy.setVisible(later.till is None)
        self.copy.say("", name=f"{tongue('copy_slip')}: {words[0]}")
