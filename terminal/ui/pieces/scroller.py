"""An area that scrolls down by touch, wheel and bar, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QScroller, QSizePolicy, QWidget


class Scroller(QScrollArea):
    """Takes no focus: its content does. The content is as wide as there is room, however wide it would like to be.

    With a `gutter`, pixels that the panel around it leaves free at its end, the bar stands there and takes no room.
    """

    def __init__(self, content: QWidget, gutter: int = 0) -> None:
        super().__init__()
        content.setSizePolicy(QSizePolicy.Policy.Ignored, content.sizePolicy().verticalPolicy())
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._gutter = gutter
        self.bar = self.verticalScrollBar()
        if gutter:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.bar = self._bar_outside()

    def showEvent(self, event: QShowEvent) -> None:
        """The bar comes along."""
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """The bar goes along."""
        super().hideEvent(event)
        self._place()

    def moveEvent(self, event: QMoveEvent) -> None:
        """The bar stays beside it."""
        super().moveEvent(event)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar stays as long as it."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """The bar stands at the other side where reading begins there."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()

    def _bar_outside(self) -> QScrollBar:
        own, bar = self.verticalScrollBar(), QScrollBar(Qt.Orientation.Vertical)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        own.rangeChanged.connect(self._follow)
        own.valueChanged.connect(bar.setValue)
        bar.valueChanged.connect(own.setValue)
        return bar

    def _follow(self, least: int, most: int) -> None:
        own = self.verticalScrollBar()
        self.bar.setRange(least, most)
        self.bar.setPageStep(own.pageStep())
        self.bar.setSingleStep(own.singleStep())
        self.bar.setValue(own.value())
        self._place()

    def _place(self) -> None:
        around = self.parentWidget()
        if not self._gutter or around is None:
            return
        if self.bar.parentWidget() is not around:
            self.bar.setParent(around)
        place = self.geometry()
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        width = min(self._gutter, self.bar.sizeHint().width())
        free = (self._gutter - width) // 2
        left = place.left() - width - free if is_mirrored else place.right() + 1 + free
        self.bar.setGeometry(left, place.top(), width, place.height())
        self.bar.setVisible(self.isVisible() and self.bar.maximum() > self.bar.minimum())
