"""A field with its icon into which people type: it asks for what stands there once the typing rests a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from terminal.ui.look import Look
from terminal.ui.pieces.label import Picture

TYPED_MS: Final = 120


class TypedField(QLineEdit):
    """Arrows walk (`walked`), Enter goes on (`entered`), Esc leaves (`left`); everything else is typing."""

    walked = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(
        self, look: Look, hint: str, ask: Callable[[str], None], *, icon: str, height: int, letters_max: int
    ) -> None:
        super().__init__()
        self._look, self._ask = look, ask
        self.setFont(look.font("field"))
        self.setFixedHeight(look.px(height))
        self.setMaxLength(letters_max)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._icon = Picture(look, icon, "muted", 24)
        self._icon.setParent(self)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.ask_now)
        self.textEdited.connect(lambda _text: self._typed.start())

    def take_text(self, text: str) -> None:
        """Letters typed elsewhere go on here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.insert(text)
        self._typed.start()

    def ask_now(self) -> None:
        """Ask at once for what stands there."""
        self._typed.stop()
        self._ask(self.text())

    def enter(self) -> None:
        """Enter was pressed."""
        self.entered.emit()

    def escape(self) -> None:
        """Esc was pressed."""
        self.left.emit()

    @property
    def mirrored(self) -> bool:
        """Whether people write from right to left."""
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def place(self) -> None:
        """Puts what lies in the field where it belongs by the writing direction."""
        px = self._look.px
        near, far = px(14), self.width() - px(14)
        self._icon.move(far - px(24) if self.mirrored else near, (self.height() - px(24)) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that is held down enters once."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.enter()
        elif key == Qt.Key.Key_Escape:
            self.escape()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icon and texts keep their places."""
        super().resizeEvent(event)
        self.place()

    def changeEvent(self, event: QEvent) -> None:
        """The writing direction may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.place()
