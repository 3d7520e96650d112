"""Labels: plain text always, one role of the type scale, one ink; what does not fit ends in an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from terminal.ui.look import Look


class Label(QLabel):
    """A label for any text, hostile ones too: it is never read as markup, and touches fall through it."""

    def __init__(self, look: Look, role: str, ink: str = "text", text: str = "", *, wrap: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(role))
        self.setWordWrap(wrap)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_ink(ink)
        self.setText(text)

    def sizeHint(self) -> QSize:
        """As the letters need; see `_lined`."""
        return self._lined(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """As the letters need; see `_lined`."""
        return self._lined(super().minimumSizeHint())

    def _lined(self, size: QSize) -> QSize:
        """Where letters of another script are taller, lines keep their place all the same."""
        if self.wordWrap():
            return size
        margins = self.contentsMargins()
        most = self.fontMetrics().height() * 5 // 4 + margins.top() + margins.bottom()
        return QSize(size.width(), min(size.height(), most))

    def set_ink(self, ink: str) -> None:
        """Changes the colour by its token name."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.colour(ink))
        self.setPalette(palette)

    def show_text(self, text: str) -> None:
        """Shows the text, or nothing at all when there is none."""
        self.setText(text)
        self.setVisible(bool(text))


class Fitted(Label):
    """A figure in the largest of some roles of the type scale that there is room for: a number is never cut."""

    def __init__(self, look: Look, roles: tuple[str, ...], ink: str = "text") -> None:
        super().__init__(look, roles[0], ink)
        self._roles = roles

    def fit(self, text: str, room: int) -> None:
        """Shows the text as large as it fits into so many pixels."""
        width_of = self._look.width_of
        self.setFont(self._look.font(next((r for r in self._roles if width_of(r, text) <= room), self._roles[-1])))
        self.setText(text)


class Elided(Label):
    """A label of one line that gives way: it may be squeezed, then its end becomes an ellipsis."""

    def __init__(self, look: Look, role: str, ink: str = "text", text: str = "") -> None:
        super().__init__(look, role, ink, text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one letter and its ellipsis."""
        return QSize(self.fontMetrics().horizontalAdvance("M…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the shortened text."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.shown_text())

    def shown_text(self) -> str:
        """What of the text there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


class Parted(Elided):
    """An elided label of parts, the weightiest first: each is shown whole or not at all, only the first may be cut."""

    def __init__(self, look: Look, role: str, ink: str = "text") -> None:
        super().__init__(look, role, ink)
        self._parts: tuple[str, ...] = ()

    def show_parts(self, *parts: str) -> None:
        """Shows these, without the empty ones; a screen reader hears them all."""
        self._parts = tuple(part for part in parts if part)
        self.setText(" · ".join(self._parts))

    def shown_text(self) -> str:
        """The parts that fit side by side."""
        metrics = self.fontMetrics()
        for end in range(len(self._parts), 1, -1):
            text = " · ".join(self._parts[:end])
            if metrics.horizontalAdvance(text) <= self.width():
                return text
        return metrics.elidedText(next(iter(self._parts), ""), Qt.TextElideMode.ElideRight, self.width())


class Picture(QLabel):
    """An icon beside words; it has no meaning of its own for a screen reader."""

    def __init__(self, look: Look, name: str, ink: str, size: int = 20) -> None:
        super().__init__()
        self._look = look
        self._size = size
        self.setFixedSize(look.px(size), look.px(size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.draw(name, ink)

    def draw(self, name: str, ink: str) -> None:
        """Shows another icon or ink."""
        self.setPixmap(self._look.icon(name, ink, self._size))
