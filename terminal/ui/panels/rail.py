"""The rail: the rooms there are, help, and the switch between light and dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from terminal.ui import shortcuts, words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Picture

TILL, PAST, DEVICES = "till", "past", "devices"


class Rail(Card):
    """Rooms are a table, so that a further room is a further row and never a dead button."""

    def __init__(
        self,
        look: Look,
        on_sync: Callable[[], None],
        on_help: Callable[[], None],
        on_theme: Callable[[], None],
        *,
        rooms: tuple[tuple[str, str, str, str, Callable[[], None]], ...],
        on_invoice: Callable[[], None] | None = None,
        on_cash: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        super().__init__("rail", margin=(look.px(6 if look.compact else 8), look.px(14)), gap=look.px(8))
        self.setFixedWidth(look.px(68 if look.compact else 84))
        mark = Picture(look, "sparkles", "mark", 30)
        self.box.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addSpacing(look.px(6))
        self.rooms = {room: self._key(look, text, icon, "rail", hint) for room, icon, text, hint, _ in rooms}
        for room, *_, act in rooms:
            self.rooms[room].does(act)
        self.sync = self._key(look, words.SYNC, "refresh-cw", "rail", shortcuts.SYNC)
        self.invoice = self._key(look, words.INVOICE, "receipt", "rail", shortcuts.INVOICE)
        self.cash = None if on_cash is None else self._key(look, on_cash[0], "banknote", "rail", shortcuts.DRAWER)
        self.put(*self.rooms.values(), self.invoice)
        if self.cash is not None and on_cash is not None:
            self.cash.does(on_cash[1])
            self.put(self.cash)
        self.put(spring(), self.sync)
        self.invoice.setVisible(on_invoice is not None)
        if on_invoice is not None:
            self.invoice.does(on_invoice)
        dark = look.palette.name == "dark"
        theme = words.THEME_LIGHT if dark else words.THEME_DARK
        self.theme = self._key(look, theme, "sun" if dark else "moon", "rail", shortcuts.THEME)
        self.help = self._key(look, words.HELP, "circle-help", "rail", shortcuts.HELP)
        self.put(self.theme, self.help)
        self.sync.does(on_sync)
        self.help.does(on_help)
        self.theme.does(on_theme)

    def enter(self, room: str) -> None:
        """Marks the room that is open."""
        for name, key in self.rooms.items():
            key.be("rail_on" if name == room else "rail")

    def _key(self, look: Look, text: str, icon: str, kind: str, hint: str = "") -> Key:
        height = 72 if hint else 64
        return Key(look, text, kind=kind, shape="stack", icon=icon, hint=hint, role="hint", height=height)
