"""The member panel: who is here, what they have, what of it can be used here now, and how fresh that is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from terminal import commands as c
from terminal.counter import Counter, Line, MemberShown, Status
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.dated import Dated
from terminal.ui.panels.goal import Goal
from terminal.ui.panels.member_empty import MemberEmpty
from terminal.ui.panels.member_pending import MemberPending
from terminal.ui.panels.offers import Offers
from terminal.ui.panels.own_vouchers import OwnVouchers
from terminal.ui.panels.rewards import Rewards
from terminal.ui.panels.stamp_cards import StampCards
from terminal.ui.panels.voucher_offers import VoucherOffers
from terminal.ui.panels.way import Way
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Fitted, Label, Parted, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import age, initials, masked, plain

FRESH_MS = 120_000
BALANCE_ROLES = ("hero", "total", "amount", "key", "figure")


class MemberPanel(Card):
    """Draws `Counter.member`; without a member it says how to find one."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("surface", margin=(look.pad, look.px(12)), gap=look.gap)
        self._look = look
        self._hand = hand
        self._member: MemberShown | None = None
        self.setFixedWidth(member_width(look))
        self.empty = MemberEmpty(look)
        self.pending = MemberPending(look, hand)
        self._head = self._build_head()
        self._balance = self._build_balance()
        self.spendable = _Strip(look, "warn", "triangle-alert", "warn_ink")
        self.owed = _Strip(look, "danger", "info", "danger_ink")
        self.dated, self.way = Dated(look), Way(look)
        self.goal = Goal(look)
        self.offers = Offers(look, hand)
        self.rewards = Rewards(look, hand)
        self.own_vouchers = OwnVouchers(look, hand)
        self.stamps = StampCards(look, hand)
        self.vouchers = VoucherOffers(look, hand)
        self.birthday = _Strip(look, "brand", "cake", "brand_ink")
        self.home = Key(look, words.MAKE_HOME, kind="quiet", role="caption", height=44)
        self.home.does(lambda: self._hand.do((c.HomeWished(),)))
        self._fresh = Label(look, "caption", "muted")
        self._fresh_row = row(look.px(6), Picture(look, "refresh-cw", "muted", 14), self._fresh, spring())
        self._fresh_row.setFixedHeight(look.px(18))
        middle = column(
            look.px(8),
            self._balance,
            self.dated,
            self.spendable,
            self.owed,
            self.way,
            self.goal,
            self.offers,
            self.home,
            self.stamps,
            self.rewards,
            self.own_vouchers,
            self.vouchers,
            spring(),
        )
        self.scroller = Scroller(middle, gutter=look.pad)
        self.put(self.empty, self.pending, self._head, self.scroller, self.birthday, self._fresh_row)
        self._parts = (self._head, self.scroller, self.birthday, self._fresh_row)

    def draw(self, counter: Counter, status: Status | None, now_ms: int) -> None:
        """Shows the member of this counter; how fresh and how firm that is depends on the line."""
        member = self._member = counter.member
        self.empty.setVisible(counter.somebody is None)
        self.pending.draw(counter.pending_card if member is None else None)
        for part in self._parts:
            part.setVisible(member is not None)
        if member is None:
            return
        self._draw_head(member)
        self._draw_balance(member)
        self.dated.draw(member, self._hand.present, now_ms)
        self.way.draw(member, self._hand.present, now_ms)
        self.goal.draw(member, self._hand.present, room=not (self._look.compact and self._warned(member)))
        self.offers.draw(counter.offers)
        self.home.setVisible(member.away)
        self.stamps.draw(counter.stamp_cards)
        self.rewards.draw(counter.rewards)
        self.own_vouchers.draw(counter.own_vouchers)
        # On a basket points are used at once; a voucher is for another day.
        self.vouchers.draw(() if counter.lines else counter.voucher_offers)
        self.birthday.say(plain(member.birthday or ""), "")
        self.tick(status, now_ms)

    def tick(self, status: Status | None, now_ms: int) -> None:
        """Time has passed or the line has changed: how fresh this is, and how firm."""
        if self._member is None:
            return
        self._draw_warnings(self._member, asks=_asks(status))
        as_of, present = self._member.as_of_ms, self._hand.present
        at, old = present.moment(as_of, now_ms), now_ms - as_of >= FRESH_MS
        if old:
            self._fresh.setText(words.FRESH_AGO.format(time=at, age=age(as_of, now_ms)))
        else:
            online = status is not None and status.line is Line.ONLINE
            self._fresh.setText(words.FRESH_NOW if online else words.FRESH_AT.format(time=at))

    def _build_head(self) -> Card:
        look = self._look
        self.avatar = Label(look, "title", "brand_ink")
        size = look.px(44 if look.compact else 52)
        self.avatar.setFixedSize(size, size)
        self.avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.avatar.setStyleSheet(f"background: {look.hex('brand_tint')}; border-radius: {size // 2}px;")
        self.name = Elided(look, "lead" if look.compact else "title")
        self._number = Parted(look, "caption", "muted")
        self.clear = Key(look, kind="quiet", icon="x", hint=shortcuts.MEMBER_CLEAR, name=words.MEMBER_CLEAR, height=52)
        self.clear.say("", name=words.MEMBER_CLEAR)
        self.clear.does(lambda: self._hand.do((c.MemberCleared(),)))
        names = column(look.px(3), self.name, self._number)
        head = row(look.px(8 if look.compact else 12), self.avatar, names, self.clear)
        head.box.setStretch(1, 1)
        return head

    def _build_balance(self) -> Card:
        look = self._look
        self.tier = Pill(look, "gold", icon="crown")
        top = row(look.px(8), Label(look, "caption", "muted", words.BALANCE), spring(), self.tier)
        top.setFixedHeight(look.px(24))
        self.balance = Fitted(look, BALANCE_ROLES)
        self._unit = Label(look, "strong")
        self._worth = Label(look, "caption", "muted")
        beside = column(0, spring(), self._unit, self._worth)
        beside.box.setContentsMargins(0, 0, 0, look.px(9))
        figures = row(look.px(10), self.balance, beside, spring())
        figures.setFixedHeight(look.px(56))
        balance = column(0, top, figures)
        balance.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return balance

    def _draw_head(self, member: MemberShown) -> None:
        name = plain(member.name, 80)
        self.avatar.setText(initials(name))
        self.name.setText(name)
        self.name.setAccessibleName(f"{words.MEMBER}: {name}")
        since = words.SINCE.format(year=member.since_year) if member.since_year else ""
        self._number.show_parts(masked(plain(member.number, 40)), since)

    def _draw_balance(self, member: MemberShown) -> None:
        present = self._hand.present
        self.tier.setVisible(bool(member.tier))
        tier = plain(member.tier or "", 24)
        bonus = member.rank.brings[:1] if member.rank else ()
        self.tier.show_words(" · ".join((tier[:1].upper() + tier[1:], *(plain(one, 40) for one in bonus))))
        worth = words.WORTH.format(money=present.money(member.worth_minor))
        room = member_width(self._look) - 2 * self._look.pad - self._look.px(12)
        self.balance.fit(present.number(member.balance), room - self._look.width_of("caption", worth))
        self.balance.setAccessibleName(f"{words.BALANCE}: {present.points(member.balance)}")
        self._unit.setText(words.UNIT_POINTS_ONE if member.balance == 1 else words.UNIT_POINTS_MANY)
        self._worth.setText(worth)

    def _warned(self, member: MemberShown) -> bool:
        return member.spendable_here != member.balance or member.owed > 0

    def _draw_warnings(self, member: MemberShown, *, asks: bool) -> None:
        present = self._hand.present
        if member.spendable_here == member.balance:
            self.spendable.say("", "")
        else:
            why = plain(member.spendable_reason or words.SPENDABLE_WHY)
            self.spendable.wear(*(("brand", "info", "brand_ink") if asks else ("warn", "triangle-alert", "warn_ink")))
            title = words.READY_HERE if asks else words.SPENDABLE
            self.spendable.say(title, why, present.number(member.spendable_here))
        if member.owed > 0:
            self.owed.say(words.OWED, words.OWED_WHY, present.number(member.owed))
        else:
            self.owed.say("", "")


def member_width(look: Look) -> int:
    """The width of the column on the member's side."""
    return look.px(264 if look.compact else 340)


def _asks(status: Status | None) -> bool:
    """Whether the server is there to be asked for what this till does not hold."""
    return status is not None and status.line is Line.ONLINE and status.redeeming_stopped is None


class _Strip(Card):
    """A tinted strip with an icon, a title, perhaps a figure, and the reason beneath; empty titles hide it."""

    def __init__(self, look: Look, kind: str, icon: str, ink: str) -> None:
        super().__init__(kind, margin=(look.px(12), look.px(8)), gap=look.px(2))
        self.title = Label(look, "strong", ink, wrap=True)
        self.figure = Label(look, "figure", ink)
        self.why = Label(look, "caption", ink, wrap=True)
        self._icon = Picture(look, icon, ink, 20)
        top = row(look.px(8), self._icon, self.title, self.figure)
        top.box.setStretch(1, 1)
        self.put(top, self.why)

    def wear(self, kind: str, icon: str, ink: str) -> None:
        """Another tint and sign: calm or warning."""
        self.set_kind(kind)
        self._icon.draw(icon, ink)
        for label in (self.title, self.figure, self.why):
            label.set_ink(ink)

    def say(self, title: str, why: str, figure: str = "") -> None:
        """Shows these words, or hides when there are none."""
        self.setVisible(bool(title))
        self.title.setText(title)
        self.figure.show_text(figure)
        self.why.show_text(why)
        self.setAccessibleName(" ".join(part for part in (title, figure, why) if part))
