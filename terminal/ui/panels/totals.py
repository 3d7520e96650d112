"""What the sale comes to: subtotal, what comes off, what was taken, and the total with the points it earns."""

from __future__ import annotations

from collections import Counter as Counts

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from loyalty.ops.operations import VOUCHERS_MAX
from terminal import commands as c
from terminal.counter import Counter, LineShown, TenderShown, VoucherShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Fitted, Label
from terminal.ui.present import Present, plain

OFFERS_MAX = 3
TOTAL_ROLES = ("total", "amount", "key", "figure")


class Totals(Card):
    """Lines that say nothing are not shown."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(4))
        self._look, self._hand = look, hand
        self._subtotal = _Sum(look, "body", "muted")
        self._offers = [_Sum(look, "strong", "earn_ink") for _ in range(OFFERS_MAX)]
        self._discount = _Sum(look, "strong", "earn_ink")
        self._redeem = _Sum(look, "strong", "brand_ink")
        self._vouchers = [_Voucher(look, hand) for _ in range(VOUCHERS_MAX)]
        self._tenders = _Sum(look, "strong", "earn_ink")
        self.total = Fitted(look, TOTAL_ROLES)
        self._earns = Elided(look, "caption", "muted")
        self._title = Label(look, "lead", "text", words.TOTAL)
        box = Card("sunken", across=True, margin=(look.px(16), look.px(8)), gap=look.px(12))
        box.put(column(look.px(2), self._title, self._earns), self.total)
        box.box.setStretch(0, 1)
        box.setFixedHeight(look.px(68))
        self._total = ""
        self.put(self._subtotal, *self._offers, self._discount, self._redeem, *self._vouchers, self._tenders)
        self.box.addSpacing(look.px(4))
        self.put(box)

    def draw(self, counter: Counter) -> None:
        """Shows the sums of this counter."""
        present = self._hand.present
        redeem = counter.redeem
        offers, rest = offers_off(counter.lines)
        other = rest + counter.discount_minor - (redeem.value_minor if redeem and not redeem.as_tender else 0)
        moved = counter.subtotal_minor != counter.total_minor or redeem is not None
        self._subtotal.say(words.SUBTOTAL if moved else "", present.money(counter.subtotal_minor))
        for at, sum_ in enumerate(self._offers):
            name, minor = offers[at] if at < len(offers) else ("", 0)
            sum_.say(plain(name, 80), present.money(-minor))
        self._discount.say(words.DISCOUNT if other > 0 else "", present.money(-other))
        self._redeem.say(_redeemed(counter, present), present.money(-redeem.value_minor) if redeem else "")
        for at, row in enumerate(self._vouchers):
            row.draw(counter.vouchers[at] if at < len(counter.vouchers) else None, priced=bool(counter.lines))
        taken = sum(tender.amount_minor for tender in counter.tenders)
        self._tenders.say(_taken(counter.tenders), present.money(-taken))
        self._title.setText(words.TOTAL if counter.invoice is None else words.INVOICE_DUE)
        self.total.setAccessibleName(f"{self._title.text()}: {present.money(counter.total_minor)}")
        self._earns.setText(_earns(counter, present))
        self._total = present.money(counter.total_minor)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The total is as large as there is room beside its name."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        name = max(self._look.width_of("lead", self._title.text()), self._look.width_of("caption", self._earns.text()))
        self.total.fit(self._total, self.width() - name - self._look.px(16 + 12 + 16))

    @property
    def drops(self) -> list[Key]:
        """The keys that take a voucher off again."""
        return [row.drop for row in self._vouchers if not row.isHidden()]


def offers_off(lines: tuple[LineShown, ...]) -> tuple[list[tuple[str, int]], int]:
    """What offers took off by their names, the largest first, and what the smaller ones took off that find no room."""
    sums = Counts[str]()
    for line in lines:
        if line.offer_minor:
            sums[line.offer] += line.offer_minor
    ranked = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    named = ranked if len(ranked) <= OFFERS_MAX else ranked[: OFFERS_MAX - 1]
    return named, sum(minor for _, minor in ranked[len(named) :])


class _Voucher(Card):
    """A voucher that was handed in; what it is worth more than the sale is said beside it."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", across=True, margin=(look.px(4), 0), gap=look.px(12))
        self._hand = hand
        self._voucher: VoucherShown | None = None
        self._name, self._sum = Elided(look, "strong", "brand_ink"), Label(look, "strong", "brand_ink")
        self._sum.setMinimumWidth(look.px(76))
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.drop = Key(look, kind="quiet", icon="x", height=44)
        self.drop.does(self._dropped)
        self.put(self._name, self.drop, self._sum)
        self.box.setStretch(0, 1)
        self.setFixedHeight(look.px(44))
        self.hide()

    def draw(self, voucher: VoucherShown | None, *, priced: bool) -> None:
        """Shows this voucher, or hides; before the goods are keyed it takes nothing off."""
        self._voucher = voucher
        self.setVisible(voucher is not None)
        if voucher is None:
            return
        present, name = self._hand.present, words.VOUCHER_LINE.format(code=voucher.code[:4])
        rest = voucher.worth_minor - voucher.value_minor if priced else 0
        part = words.VOUCHER_PART.format(money=present.money_short(rest)) if rest else plain(voucher.headline)
        self._name.setText(" · ".join(text for text in (name, part) if text))
        self._sum.setText(present.money(-voucher.value_minor) if priced else present.money(voucher.worth_minor))
        self.drop.say("", name=words.VOUCHER_DROP.format(code=voucher.code))

    def _dropped(self) -> None:
        if self._voucher is not None:
            self._hand.do((c.VoucherDropped(self._voucher.id),))


class _Sum(Card):
    def __init__(self, look: Look, role: str, ink: str) -> None:
        super().__init__("bare", across=True, margin=(look.px(4), 0), gap=look.px(12))
        self._name, self._sum = Elided(look, role, ink), Label(look, role, ink)
        self.put(self._name, self._sum)
        self.box.setStretch(0, 1)
        self.setFixedHeight(look.px(24))

    def say(self, name: str, amount: str) -> None:
        self.setVisible(bool(name))
        self._name.setText(name)
        self._sum.setText(amount)


def _redeemed(counter: Counter, present: Present) -> str:
    redeem = counter.redeem
    if redeem is None:
        return ""
    points = present.number(redeem.points)
    if redeem.as_tender:
        return words.REDEEM_TENDER.format(points=points)
    return words.REDEEM_LINE.format(money=present.money_short(redeem.value_minor), points=points)


def _taken(tenders: tuple[TenderShown, ...]) -> str:
    kinds = dict.fromkeys(words.TENDERS.get(tender.kind, tender.kind) for tender in tenders)
    return words.TAKEN.format(kind=", ".join(kinds)) if kinds else ""


def _earns(counter: Counter, present: Present) -> str:
    if counter.invoice is not None:
        return words.INVOICE_EARNS if counter.earns_later else ""
    if counter.somebody is None:
        return words.EARNS_UNNAMED
    n = counter.points_earned
    return words.count(n, words.EARNS_ONE, words.EARNS_MANY, present.number(n))
