"""The search field: a person types a name, number, phone or item; Enter sends it, the arrows walk the suggestions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent

from terminal import commands as c
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.typed_field import TypedField

TEXT_MAX: Final = 200


class SearchField(TypedField):
    """Suggestions are asked for once the typing rests a moment; nothing is done before Enter or a touch."""

    placed = Signal()

    def __init__(self, look: Look, hand: Hand) -> None:
        self._hint = Label(look, "hint", "muted", shortcuts.SEARCH)
        hint = words.SEARCH_HINT if not look.compact else words.SEARCH_HINT_SHORT
        super().__init__(look, hint, self._suggest, icon="scan-barcode", height=56, letters_max=TEXT_MAX)
        self._hand = hand
        self.setAccessibleName(f"{words.SEARCH_NAME} — {shortcuts.SEARCH}")
        self.setTextMargins(look.px(48), 0, look.px(52), 0)
        self._hint.setParent(self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setStyleSheet(f"background: {look.hex('sunken')}; border-radius: {look.px(7)}px;")
        self.sent = ""

    def send(self) -> None:
        """Enter without a suggestion chosen: the till finds out what the text is."""
        text = self.text().strip()
        self.finish_search()
        if text:
            self.sent = text
            self._hand.do((*self._hand.view.dismiss_done(), c.TextEntered(text)))

    def take_up(self, text: str) -> None:
        """The till needs a choice for a text that was sent: it comes back, for the arrows to walk on from."""
        self.sent = ""
        self.setText(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def finish_search(self) -> None:
        """Empties the field and gives the focus back."""
        self._typed.stop()
        self.clear()
        self.left.emit()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._look.px(320), self._look.px(56))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the smallest window."""
        return QSize(self._look.px(220), self._look.px(56))

    def escape(self) -> None:
        """The search is over."""
        self.finish_search()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The icon says that typing goes here now."""
        super().focusInEvent(event)
        self._icon.draw("search", "brand_ink")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the sign for scanning."""
        super().focusOutEvent(event)
        self._icon.draw("scan-barcode", "muted")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What hangs on the field follows it."""
        super().resizeEvent(event)
        self.placed.emit()

    def place(self) -> None:
        """The key hint lies at the far end."""
        super().place()
        px = self._look.px
        self._hint.resize(px(34), px(24))
        near, far = px(14), self.width() - px(14)
        self._hint.move(near if self.mirrored else far - px(34), (self.height() - px(24)) // 2)

    def _suggest(self, text: str) -> None:
        self._hand.do((c.TextTyped(text),))
