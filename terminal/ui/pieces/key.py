"""The key: one kind of button for the whole screen; it names itself and the physical key that does the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from terminal.ui.look import Look
from terminal.ui.pieces import key_paint
from terminal.ui.pieces.key_face import KeyFace, Shape


class Key(KeyFace):
    """A touch answers at once and only once; disabled keys never send anything, and no key needs a hovering pointer."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        kind: str = "plain",
        shape: Shape = "centre",
        icon: str = "",
        hint: str = "",
        role: str = "strong",
        name: str = "",
        height: int = 48,
        focus: bool = True,
        once: bool = False,
    ) -> None:
        super().__init__(look, kind=kind, shape=shape, icon=icon, hint=hint, role=role)
        self._once: Final = once
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if focus else Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(look.target, look.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text, name=name)

    def say(self, text: str, *, detail: str = "", note: str = "", name: str = "") -> None:
        """New words; `name` is what a screen reader says when the words alone would not do."""
        if (text, detail, note) != (self.words, self.detail, self.note):
            self.detail, self.note = detail, note
            self.write(text)
            self.updateGeometry()
        parts = (name or ", ".join(part for part in (text, detail, note) if part), self.hint)
        self.setAccessibleName(" — ".join(part for part in parts if part))
        self.update()

    def be(self, kind: str, *, icon: str | None = None, hint: str | None = None, end_icon: str | None = None) -> None:
        """Takes another appearance."""
        self.kind = kind
        self.icon_name = self.icon_name if icon is None else icon
        self.hint = self.hint if hint is None else hint
        self.end_icon = self.end_icon if end_icon is None else end_icon
        self.updateGeometry()
        self.update()

    def draw_ground(self, painter: QPainter) -> None:
        """Draws what lies under the words: fill, edge, focus ring."""
        key_paint.KeyPaint(self, painter).ground()

    def does(self, act: Callable[[], object]) -> None:
        """Calls `act` at each touch."""
        self.clicked.connect(lambda _checked: act())

    def give_way(self) -> None:
        """Lets the layout make it narrower than its words; these then end in an ellipsis."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def needed_width(self) -> int:
        """The width at which nothing of the key is shortened."""
        return key_paint.needed_width(self)

    def sizeHint(self) -> QSize:
        """As wide as its words need, as high as asked for."""
        return QSize(max(self.needed_width(), self.minimumWidth()), self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the key in its kind and shape."""
        key_paint.KeyPaint(self, QPainter(self)).whole()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half of a double click counts on a digit and is dropped on what must happen once."""
        if not self._once:
            super().mouseDoubleClickEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """A pointer above it lights the key a little; touch never needs it."""
        self.hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The light goes."""
        self.hovered = False
        self.update()
