"""Papers that belong to no sale, a key for each, and what becomes of the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from terminal.findings import PaperTried
from terminal.questions import PaperKind
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Strip
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain

ICONS = {
    PaperKind.TEST_PAGE: "printer",
    PaperKind.X_REPORT: "chart-column",
    PaperKind.CALIBRATION: "scan-barcode",
    PaperKind.CARDS: "credit-card",
}
UNDER_WAY = ("asked", "queued")
WELL = ("confirmed", *UNDER_WAY)


class PaperPart(Card):
    """`ask` gets the kind; the card of a member is there only while a member is at the counter."""

    def __init__(self, look: Look, tongue: DeviceTongue, ask: Callable[[PaperKind], None]) -> None:
        super().__init__("bare", gap=look.px(8))
        self._tongue = tongue
        self.keys: dict[PaperKind, Key] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(8))
        for place, (kind, icon) in enumerate(ICONS.items()):
            first = kind is PaperKind.TEST_PAGE
            key = Key(look, tongue(kind.value), kind="primary" if first else "plain", icon=icon, height=52, once=True)
            key.does(partial(ask, kind))
            self.keys[kind] = key
            grid.addWidget(key, place // 2, place % 2)
        keys = QWidget()
        keys.setLayout(grid)
        self.well = Strip(look, "brand", "printer", "brand_ink")
        self.ill = Strip(look, "danger", "triangle-alert", "danger_ink")
        self.put(Label(look, "small", "muted", tongue("papers")), keys, self.well, self.ill)

    def draw(self, paper: PaperTried | None, *, can_print: bool, member: bool) -> None:
        """Shows what became of the last one; without a printer no key can be pressed."""
        busy = paper is not None and paper.state == "asked"
        for key in self.keys.values():
            key.setEnabled(can_print and not busy)
        self.keys[PaperKind.CARDS].setEnabled(can_print and member and not busy)
        said = ""
        if paper is not None:
            name = self._tongue(paper.kind)
            said = f"{self._tongue(f'paper_{paper.state}', paper=name)} {plain(paper.sentence, 200)}".strip()
        well = paper is not None and paper.state in WELL
        self.well.say(said if well else "")
        self.ill.say("" if well else said)
