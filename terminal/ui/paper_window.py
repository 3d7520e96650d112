"""The window of the demo's printer: its newest paper, and keys that make it ill and well again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.theme import qt_palette, style_sheet

SIZE: Final = (860, 900)
_PAPER_WIDTH: Final = 480
_COLUMNS: Final = 2


class Illness(StrEnum):
    """What a person can do to the printer; done again, it is well again."""

    COVER = "cover"
    PAPER = "paper"
    LITTLE_PAPER = "little_paper"
    JAM = "jam"
    CABLE = "cable"
    MUTE = "mute"
    SLOW = "slow"
    POWER = "power"
    DRAWER = "drawer"


@dataclass(frozen=True, slots=True)
class PrinterSeen:
    """The printer as it stands there: how many papers it has cut, the newest one as PNG, and what ails it."""

    papers: int
    paper: bytes | None
    ill: frozenset[Illness]


class PaperWindow(QWidget):
    """Built in the main thread; `told` may be emitted from any. `do` is called with each wish and must not wait."""

    told = Signal(object)

    def __init__(self, look: Look, do: Callable[[Illness], None]) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setWindowTitle(words.PRINTER_WINDOW)
        self.setPalette(qt_palette(look))
        self.setStyleSheet(style_sheet(look))
        self.setAutoFillBackground(True)
        self.resize(look.px(SIZE[0]), look.px(SIZE[1]))
        self._look, self._seen = look, PrinterSeen(0, None, frozenset())
        self.picture = QLabel(words.PRINTER_EMPTY)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setFont(look.font("body"))
        self.count = Label(look, "strong")
        self.keys = {illness: self._key(illness, do) for illness in Illness}
        self._lay_out()
        self.told.connect(self.show_seen)

    def show_seen(self, seen: PrinterSeen) -> None:
        """The newest paper on top, and on each key what pressing it does now."""
        if seen.paper is not None and seen.papers != self._seen.papers:
            self._show_paper(seen.paper)
        self._seen = seen
        self.count.setText(words.PRINTER_PAPERS.format(n=seen.papers))
        for illness, key in self.keys.items():
            sick, well = _wishes()[illness]
            key.say(well if illness in seen.ill else sick)
            key.be("danger" if illness in seen.ill else "plain")

    def stay_on_top(self) -> None:
        """Beside a till that fills the screen."""
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.show()

    def _show_paper(self, paper: bytes) -> None:
        picture = QPixmap()
        if picture.loadFromData(paper):
            width = min(self._look.px(_PAPER_WIDTH), picture.width())
            self.picture.setPixmap(picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))

    def _key(self, illness: Illness, do: Callable[[Illness], None]) -> Key:
        key = Key(self._look, _wishes()[illness][0], focus=True)
        key.does(lambda: do(illness))
        return key

    def _lay_out(self) -> None:
        side = QGridLayout()
        side.setSpacing(self._look.gap)
        for place, key in enumerate(self.keys.values()):
            side.addWidget(key, place // _COLUMNS, place % _COLUMNS)
        beside = QVBoxLayout()
        beside.addWidget(self.count)
        beside.addLayout(side)
        beside.addWidget(Label(self._look, "body", "muted", words.PRINTER_HINT, wrap=True))
        beside.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*(self._look.pad,) * 4)
        whole.addWidget(Scroller(self.picture), 3)
        whole.addLayout(beside, 2)


def _wishes() -> dict[Illness, tuple[str, str]]:
    """What each key says while the printer is well, and while it is not."""
    return {
        Illness.COVER: (words.PRINTER_COVER_OPEN, words.PRINTER_COVER_CLOSE),
        Illness.PAPER: (words.PRINTER_PAPER_OUT, words.PRINTER_PAPER_IN),
        Illness.LITTLE_PAPER: (words.PRINTER_LITTLE, words.PRINTER_PLENTY),
        Illness.JAM: (words.PRINTER_JAM, words.PRINTER_FREE),
        Illness.CABLE: (words.PRINTER_CABLE_OUT, words.PRINTER_CABLE_IN),
        Illness.MUTE: (words.PRINTER_MUTE, words.PRINTER_SPEAK),
        Illness.SLOW: (words.PRINTER_SLOW, words.PRINTER_QUICK),
        Illness.POWER: (words.PRINTER_POWER, words.PRINTER_POWER),
        Illness.DRAWER: (words.PRINTER_DRAWER, words.PRINTER_DRAWER),
    }
