"""The middle of the screen: the basket and its totals, or picture keys, payment, held sales, the done sale."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from terminal import commands as c
from terminal.counter import Counter, LineShown
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.done_panel import DonePanel
from terminal.ui.panels.held import HeldList
from terminal.ui.panels.line_list import LineList
from terminal.ui.panels.payment import Payment
from terminal.ui.panels.picture_keys import PictureKeys
from terminal.ui.panels.totals import Totals
from terminal.ui.pieces.card import Card, row
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label, Parted, Picture
from terminal.ui.pieces.sure_key import SureKey
from terminal.ui.present import Present, plain
from terminal.ui.view import Page


class BasketPanel(Card):
    """One page at a time, with the totals under the basket and the picture keys."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(8))
        self._look = look
        self._hand = hand
        self._build_head()
        self._waiting = Label(look, "strong", "brand_ink", wrap=True)
        self._waiting_card = Card("brand", across=True, margin=(look.px(12), look.px(8)), gap=look.px(10))
        self._waiting_card.put(Picture(look, "info", "brand_ink", 20), self._waiting)
        self._waiting_card.box.setStretch(1, 1)
        self.lines = LineList(look, hand)
        self.picture_keys = PictureKeys(look, hand)
        self.payment = Payment(look, hand)
        self.held = HeldList(look, hand)
        self.done = DonePanel(look, hand)
        self._pages = {
            Page.LINES: self.lines,
            Page.KEYS: self.picture_keys,
            Page.PAYMENT: self.payment,
            Page.HELD: self.held,
            Page.DONE: self.done,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.totals = Totals(look, hand)
        self.put(self._head, self._waiting_card, self._stack, self.totals)
        self.box.setStretch(2, 1)

    def draw(self, counter: Counter, now_ms: int) -> None:
        """Shows the page which the view asks for."""
        page = self._hand.view.page
        self._draw_head(counter, page)
        self._waiting_card.setVisible(bool(counter.waiting))
        self._waiting.setText(plain(counter.waiting or ""))
        self._stack.setCurrentWidget(self._pages[page])
        self.totals.setVisible(page in (Page.LINES, Page.KEYS) and bool(counter.lines))
        self.totals.draw(counter)
        if page is Page.LINES:
            self.lines.draw(counter)
        elif page is Page.KEYS:
            self.picture_keys.draw(counter)
        elif page is Page.PAYMENT:
            self.payment.draw(counter)
        elif page is Page.HELD:
            self.held.draw(counter, now_ms)
        else:
            self.done.draw(counter, now_ms)

    def tick(self, counter: Counter, now_ms: int) -> None:
        """Time has passed: what counts down."""
        if self._hand.view.page is Page.DONE:
            self.done.draw(counter, now_ms)
        elif self._hand.view.page is Page.HELD:
            self.held.draw(counter, now_ms)

    def _build_head(self) -> None:
        look, hand = self._look, self._hand
        self.title = Label(look, "title")
        self._items = Parted(look, "caption", "muted")
        self.keys = Key(look, words.KEYS_SHORT, kind="quiet", icon="shopping-bag", hint=shortcuts.KEYS)
        self.keys.does(lambda: hand.do(hand.view.toggle(Page.KEYS)))
        self.back = Key(look, words.BACK_TO_BASKET, kind="quiet", icon="shopping-basket", hint="Esc")
        self.back.does(lambda: hand.do(hand.view.escape()))
        self.clear = SureKey(
            look,
            "",
            words.CLEAR_SURE,
            lambda: hand.do((c.BasketCleared(),)),
            kind="quiet",
            icon="trash-2",
            hint=shortcuts.CLEAR,
            name=words.CLEAR_BASKET_NAME,
        )
        self._head = row(look.px(8), self.title, self._items, self.keys, self.back, self.clear)
        self._head.box.setStretch(1, 1)

    def _draw_head(self, counter: Counter, page: Page) -> None:
        present = self._hand.present
        self._head.setVisible(page is not Page.DONE)
        # Beside the title stands what was put in last: that wants the room more.
        self.title.setText(words.KEYS_SHORT if page is Page.KEYS and counter.lines else _title(page))
        self._items.show_parts(*_items(counter, present, page))
        self.keys.say(words.LINES_SHORT if page is Page.KEYS else words.KEYS_SHORT, name=words.KEYS)
        self.keys.be("quiet", icon="shopping-basket" if page is Page.KEYS else "shopping-bag")
        self.keys.setVisible(page in (Page.LINES, Page.KEYS) and bool(counter.keys or counter.categories))
        self.back.setVisible(page in (Page.PAYMENT, Page.HELD))
        self.clear.setVisible(page in (Page.LINES, Page.KEYS))
        self.clear.setEnabled(bool(counter.lines or counter.member))


def _title(page: Page) -> str:
    titles = {
        Page.LINES: words.BASKET,
        Page.KEYS: words.KEYS,
        Page.PAYMENT: words.PAYMENT,
        Page.HELD: words.HELD_TITLE,
        Page.DONE: "",
    }
    return titles[page]


def _items(counter: Counter, present: Present, page: Page) -> list[str]:
    if page is Page.HELD or not counter.lines:
        return []
    parts = [words.count(counter.items, words.ITEMS_ONE, words.ITEMS_MANY, present.number(counter.items))]
    if counter.reference:
        parts.append(words.REFERENCE.format(text=plain(counter.reference, 40)))
    if page is Page.KEYS:
        parts.append(_last(counter.lines[-1]))
    return parts


def _last(line: LineShown) -> str:
    return f"{line.quantity} × {plain(line.name, 60)}"
