"""What is plugged in of the chosen kind, and how to have it used."""

from __future__ import annotations

from collections.abc import Sequence

from terminal.findings import Kind, Plugged
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import plain

SHOWN_MAX = 6


class PluggedPart(Card):
    """A few rows; made anew when there are others."""

    def __init__(self, look: Look, tongue: DeviceTongue) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look, self._tongue = look, tongue
        self._shown: tuple[tuple[Plugged, ...], bool] | None = None
        self._rows: list[Card] = []
        self._title = Label(look, "small", "muted", tongue("plugged"))
        self.none = Label(look, "body", "muted", wrap=True)
        self.put(self._title, self.none)

    def draw(self, plugged: Sequence[Plugged], *, looking: bool) -> None:
        """Shows these, or that they are being looked for."""
        wanted = (tuple(plugged)[:SHOWN_MAX], looking)
        if wanted == self._shown:
            return
        self._shown = wanted
        for card in self._rows:
            self.box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._rows = [self._row(one) for one in wanted[0]]
        nothing = self._tongue("looking" if looking else "plugged_none")
        self.none.show_text("" if self._rows else nothing)
        for card in self._rows:
            self.put(card)
            card.show()

    def _row(self, one: Plugged) -> Card:
        look, tongue = self._look, self._tongue
        name = Elided(look, "strong", "text", plain(one.name, 80))
        pill = Pill(look, "ok", tongue("used"), icon="check", height=22)
        head = row(look.px(8), name, pill)
        head.box.setStretch(0, 1)
        setting = f'{one.kind.value} = "{plain(one.setting, 80)}"'
        how = "" if one.used or one.kind is Kind.SCREEN or not one.setting else tongue("write", setting=setting)
        below = Label(look, "caption", "muted", how, wrap=True)
        card = Card("sunken", margin=(look.px(12), look.px(8)))
        card.put(column(look.px(2), head, below))
        # Only now: a widget that is shown before it has a place becomes a window of its own for a blink.
        pill.setVisible(one.used)
        below.setVisible(bool(how))
        card.setAccessibleName(f"{one.name}. {how}")
        return card
