"""Picture keys: goods without a barcode, each a touch, by category."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from terminal.counter import Counter, KeyShown
from terminal.ui import words
from terminal.ui.entry import EntryMode
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.tile import Tile, sign_for
from terminal.ui.pieces.card import Card, column
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import plain


class PictureKeys(Card):
    """Categories on top: they choose the keys shown or, while an amount is keyed, take that amount."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(8))
        self._look = look
        self._hand = hand
        self._drawn: object = None
        self.categories = _Grid(3 if look.compact else 4)
        self.products = _Grid(2 if look.compact else 3)
        self._none = Label(look, "body", "muted", words.KEYS_NONE, wrap=True)
        inside = column(look.px(10), self.categories, self.products, self._none)
        inside.box.addStretch(1)
        self.scroller = Scroller(inside)
        self.put(self.scroller)

    def draw(self, counter: Counter) -> None:
        """Shows the keys; builds them anew only when they differ."""
        view = self._hand.view
        keyed = view.entry.value if view.entry.mode is EntryMode.AMOUNT else 0
        wanted = (counter.keys, counter.categories, view.category, bool(keyed))
        if wanted != self._drawn:
            self._drawn = wanted
            self._none.setVisible(not counter.keys and not counter.categories)
            self.categories.fill(self._category_keys(counter, keyed=bool(keyed)), self._look.px(8))
            self.products.fill(self._product_keys(counter), self._look.px(8))
        if keyed and counter.categories:
            self.categories.keys[0].say(words.KEYS_PUT.format(money=self._hand.present.money(keyed)))

    def _category_keys(self, counter: Counter, *, keyed: bool) -> list[Key]:
        """No key changes its place while a person keys: the first one then says what the others will take."""
        view = self._hand.view
        keys = []
        if counter.categories:
            icon = "" if keyed else "shopping-bag"
            keys.append(self._category(None, words.KEYS_ALL, icon, chosen=keyed or view.category is None))
            keys[0].setEnabled(not keyed)
        for one in counter.categories:
            name = plain(one.name, 60)
            keys.append(self._category(one.id, name, sign_for(name), chosen=not keyed and view.category == one.id))
        return keys

    def _category(self, category_id: str | None, name: str, icon: str, *, chosen: bool) -> Key:
        kind, sign = "chosen" if chosen else "quiet", "" if self._look.compact else icon
        key = Key(self._look, name, kind=kind, icon=sign, role="small", height=48)
        key.does(lambda: self._hand.do(self._hand.view.pick_category(category_id)))
        return key

    def _product_keys(self, counter: Counter) -> list[Key]:
        chosen = next((one for one in counter.categories if one.id == self._hand.view.category), None)
        wanted = (one for one in counter.keys if chosen is None or one.category in (chosen.id, chosen.name))
        return [self._product(one, counter.categories) for one in wanted]

    def _product(self, one: KeyShown, categories: tuple[KeyShown, ...]) -> Key:
        price = self._hand.present.money(one.price_minor) if one.price_minor is not None else ""
        at = next((at for at, category in enumerate(categories) if one.category in (category.id, category.name)), 0)
        sign = sign_for(categories[at].name if categories else one.category)
        key = Tile(self._look, plain(one.name, 80), price, sign, at)
        key.does(lambda: self._hand.do(self._hand.view.pick(one.id)))
        return key


class _Grid(QWidget):
    def __init__(self, columns: int) -> None:
        super().__init__()
        self.columns = columns
        self.keys: list[Key] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)
            self._grid.setColumnMinimumWidth(at, 1)

    def fill(self, keys: list[Key], gap: int) -> None:
        for old in self.keys:
            self._grid.removeWidget(old)
            old.deleteLater()
        self.keys = keys
        self._grid.setSpacing(gap)
        for at, key in enumerate(keys):
            key.give_way()
            self._grid.addWidget(key, at // self.columns, at % self.columns)
