"""A card: a frame with a layout, drawn by the style sheet by its kind."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget


class Card(QFrame):
    """`kind` names a rule of the style sheet; `box` is its one layout."""

    def __init__(self, kind: str, *, across: bool = False, margin: int | tuple[int, int] = 0, gap: int = 0) -> None:
        super().__init__()
        self.setProperty("card", kind)
        self.box: QBoxLayout = QHBoxLayout(self) if across else QVBoxLayout(self)
        across_px, down_px = margin if isinstance(margin, tuple) else (margin, margin)
        self.box.setContentsMargins(across_px, down_px, across_px, down_px)
        self.box.setSpacing(gap)

    def put(self, *parts: QWidget) -> None:
        """Adds the parts in order, each as large as it likes."""
        for part in parts:
            self.box.addWidget(part)

    def set_kind(self, kind: str) -> None:
        """Changes the rule that draws this card."""
        if self.property("card") != kind:
            self.setProperty("card", kind)
            self.style().unpolish(self)
            self.style().polish(self)


def row(gap: int, *parts: QWidget) -> Card:
    """Parts side by side without a frame."""
    card = Card("bare", across=True, gap=gap)
    card.put(*parts)
    return card


def column(gap: int, *parts: QWidget) -> Card:
    """Parts one under the other without a frame."""
    card = Card("bare", gap=gap)
    card.put(*parts)
    return card


def spring() -> QWidget:
    """Takes whatever space is left."""
    empty = QWidget()
    empty.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return empty


def rule(height: int) -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setProperty("card", "rule")
    line.setFixedHeight(height)
    return line
