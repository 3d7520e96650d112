"""The search field: a person types a name, number, phone or item; Enter sends it, the arrows walk the suggestions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from terminal import commands as c
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.label import Label, Picture

TYPED_MS: Final = 120
TEXT_MAX: Final = 200


class SearchField(QLineEdit):
    """Suggestions are asked for once the typing rests a moment; nothing is done before Enter or a touch."""

    walked = Signal(int)
    entered = Signal()
    left = Signal()
    placed = Signal()

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__()
        self._look = look
        self._hand = hand
        self.setFont(look.font("field"))
        self.setFixedHeight(look.px(56))
        self.setMaxLength(TEXT_MAX)
        self.setPlaceholderText(words.SEARCH_HINT if not look.compact else words.SEARCH_HINT_SHORT)
        self.setAccessibleName(f"{words.SEARCH_NAME} — {shortcuts.SEARCH}")
        self.setTextMargins(look.px(48), 0, look.px(52), 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._icon = Picture(look, "scan-barcode", "muted", 24)
        self._icon.setParent(self)
        self._hint = Label(look, "hint", "muted", shortcuts.SEARCH)
        self._hint.setParent(self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setStyleSheet(f"background: {look.hex('sunken')}; border-radius: {look.px(7)}px;")
        self.sent = ""
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(lambda: hand.do((c.TextTyped(self.text()),)))
        self.textEdited.connect(lambda _text: self._typed.start())

    def take_text(self, text: str) -> None:
        """Letters typed elsewhere begin a search here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.insert(text)
        self._typed.start()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter sends, Esc leaves; everything else is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.finish_search()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The icon says that typing goes here now."""
        super().focusInEvent(event)
        self._icon.draw("search", "brand_ink")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the sign for scanning."""
        super().focusOutEvent(event)
        self._icon.draw("scan-barcode", "muted")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places icon and key hint by the writing direction."""
        super().resizeEvent(event)
        self._place()
        self.placed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """The writing direction may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def _place(self) -> None:
        px = self._look.px
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._hint.resize(px(34), px(24))
        near, far = px(14), self.width() - px(14)
        top = (self.height() - px(24)) // 2
        self._icon.move(far - px(24) if mirrored else near, top)
        self._hint.move(near if mirrored else far - px(34), top)
