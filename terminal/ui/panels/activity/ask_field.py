"""A field of the room into which people type what they look for; what it asks is asked once the typing rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from terminal.ui.look import Look
from terminal.ui.pieces.label import Picture

TYPED_MS: Final = 120
TEXT_MAX: Final = 80


class AskField(QLineEdit):
    """Arrows and Enter go on to the room, Esc empties it or leaves it."""

    walked = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(self, look: Look, hint: str, ask: Callable[[str], None], *, icon: str, height: int = 56) -> None:
        super().__init__()
        self._look, self._ask = look, ask
        self.setFont(look.font("field"))
        self.setFixedHeight(look.px(height))
        self.setMinimumWidth(look.px(160))
        self.setMaxLength(TEXT_MAX)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self._icon = Picture(look, icon, "muted", 24)
        self._icon.setParent(self)
        self._told = ""
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.ask_now)
        self.textEdited.connect(lambda _text: self._typed.start())

    def take_text(self, text: str) -> None:
        """Letters typed elsewhere in the room go on here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.insert(text)
        self._typed.start()

    def ask_now(self) -> None:
        """Ask at once for what stands there."""
        self._typed.stop()
        self._told = self.text()
        self._ask(self._told)

    def follow(self, text: str) -> None:
        """The till looks for something else now, unless somebody is typing."""
        if text != self._told and not self._typed.isActive():
            self._told = text
            self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter goes on, Esc empties and then leaves; everything else is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                if self._typed.isActive():
                    self.ask_now()
                self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.ask_now()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the icon by the writing direction."""
        super().resizeEvent(event)
        px = self._look.px
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        near, far = px(48), px(14)
        self.setTextMargins(far if mirrored else near, 0, near if mirrored else far, 0)
        top = (self.height() - px(24)) // 2
        self._icon.move(self.width() - px(14 + 24) if mirrored else px(14), top)
