"""The face of a key: what it shows, apart from how that is drawn and what a touch does."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton

from terminal.ui.look import Look

Shape = Literal["centre", "row", "stack", "hero", "tall"]


class KeyFace(QAbstractButton):
    """Words, second words, icons and the hint of a physical key, in a kind and a shape."""

    def __init__(self, look: Look, *, kind: str, shape: Shape, icon: str, hint: str, role: str) -> None:
        super().__init__()
        self.look: Final = look
        self.kind = kind
        self.shape: Final = shape
        self.icon_name = icon
        self.hint = hint
        self.role = role
        self.detail = ""
        self.note = ""
        self.end_icon = ""
        self.hovered = False

    @property
    def words(self) -> str:
        """The words as shown; Qt would read a lone ampersand as the mark of a shortcut."""
        return self.text().replace("&&", "&")

    def write(self, words: str) -> None:
        """Shows words, an ampersand in them as nothing but an ampersand."""
        self.setText(words.replace("&", "&&"))
        self.setShortcut("")

    def mirrored(self, rect: QRect) -> QRect:
        """A place inside the key as it lies in the writing direction of the screen."""
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return rect
        return QRect(self.width() - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())
