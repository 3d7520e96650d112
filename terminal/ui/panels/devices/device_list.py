"""The devices one under the other, each with its state; the arrows walk, a touch chooses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.findings import Finding, Health, Kind
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.label import Elided, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.pieces.scroller import Scroller

HEIGHT = 72
ICONS = {
    Kind.PRINTER: "printer",
    Kind.DRAWER: "banknote",
    Kind.SCANNER: "scan-barcode",
    Kind.CAMERA: "camera",
    Kind.SCREEN: "monitor",
    Kind.DISPLAY: "users",
    Kind.SOUND: "volume",
    Kind.LIBRARY: "package",
    Kind.DISK: "package",
}
TINTS = {
    Health.READY: ("ok", "circle-check"),
    Health.ATTENTION: ("warn", "triangle-alert"),
    Health.TROUBLE: ("danger", "circle-x"),
    Health.CHECKING: ("busy", "refresh-cw"),
    Health.UNSET: ("muted", "minus"),
    Health.OFF: ("muted", "minus"),
}
KEYBOARD = "keyboard"


def title_of(tongue: DeviceTongue, finding: Finding) -> str:
    """What people call it."""
    return tongue("keyboard") if finding.name == KEYBOARD else tongue(finding.kind.value)


def icon_of(kind: Kind) -> str:
    """Its picture."""
    return ICONS[kind]


class DeviceList(QWidget):
    """Keeps one widget a row; `chosen` names a device by its kind and name."""

    chosen = Signal(object, str)

    def __init__(self, look: Look, tongue: DeviceTongue) -> None:
        super().__init__()
        self._look, self._tongue = look, tongue
        self.rows: list[DeviceRow] = []
        self._keys: tuple[tuple[Kind, str], ...] = ()
        self._at: tuple[Kind, str] = (Kind.PRINTER, "")
        self._column = Card("bare")
        self._column.box.addStretch(1)
        self.scroller = Scroller(self._column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scroller)

    def draw(self, findings: tuple[Finding, ...], at: tuple[Kind, str]) -> None:
        """Shows these, the chosen one marked."""
        self._keys, self._at = tuple((one.kind, one.name) for one in findings), at
        while len(self.rows) < len(findings):
            fresh = DeviceRow(self._look, self._tongue)
            fresh.chosen.connect(self.chosen)
            self._column.box.insertWidget(len(self.rows), fresh)
            self.rows.append(fresh)
        for place, widget in enumerate(self.rows):
            widget.setVisible(place < len(findings))
            if place < len(findings):
                widget.draw(findings[place], chosen=self._keys[place] == at)

    def walk(self, step: int) -> None:
        """Chooses the row above or below."""
        if self._keys:
            place = self._keys.index(self._at) + step if self._at in self._keys else 0
            kind, name = self._keys[max(0, min(len(self._keys) - 1, place))]
            self.chosen.emit(kind, name)


class DeviceRow(Card):
    """One device: what it is, which one, how it is."""

    chosen = Signal(object, str)

    def __init__(self, look: Look, tongue: DeviceTongue) -> None:
        super().__init__("line", across=True, margin=(look.px(12), look.px(6)), gap=look.px(12))
        self._look, self._tongue = look, tongue
        self._of: tuple[Kind, str] = (Kind.PRINTER, "")
        self.setFixedHeight(look.px(HEIGHT))
        self._icon = Picture(look, "printer", "muted", 26)
        self.title = Elided(look, "item")
        self.sentence = Elided(look, "caption", "muted")
        self.state = Pill(look, "muted", height=24)
        top = row(look.px(8), self.title, self.state)
        top.box.setStretch(0, 1)
        texts = column(look.px(4), spring(), top, self.sentence, spring())
        self.put(self._icon, texts)
        self.box.setStretch(1, 1)

    def draw(self, finding: Finding, *, chosen: bool) -> None:
        """Shows this device."""
        self._of = (finding.kind, finding.name)
        tint, icon = TINTS[finding.health]
        title, state = title_of(self._tongue, finding), self._tongue(f"is_{finding.health.value}")
        self._icon.draw(icon_of(finding.kind), "brand_ink" if chosen else "muted")
        self.title.setText(title)
        sentence = self._tongue.told(finding.sentence)
        self.sentence.setText(sentence)
        self.state.show_words(state, tint=tint, icon=icon)
        self.set_kind("line_chosen" if chosen else "line")
        self.setAccessibleName(f"{title}, {state}. {sentence}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere chooses it."""
        self.chosen.emit(*self._of)
