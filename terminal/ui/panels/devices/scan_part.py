"""The place to scan something: what was read, what the till would do with it, what to change at the scanner."""

from __future__ import annotations

from terminal.findings import ScanTried
from terminal.ui.device_words import WORDS, DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Strip
from terminal.ui.pieces.card import Card, column, row
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import plain

TEXT_LETTERS_MAX = 160
KEYS, CAMERA = "scanner", "camera"


class ScanPart(Card):
    """Says what to do until something was scanned."""

    def __init__(self, look: Look, tongue: DeviceTongue) -> None:
        super().__init__("step_now", margin=(look.px(16), look.px(12)), gap=look.px(8))
        self._tongue = tongue
        self._title = Label(look, "lead", "text", tongue("scan_here"))
        self._kind = Pill(look, "brand", height=24)
        head = row(look.px(10), Picture(look, "scan-barcode", "brand_ink", 26), self._title, self._kind)
        head.box.setStretch(1, 1)
        self._why = Label(look, "body", "muted", tongue("scan_why"), wrap=True)
        self.text = Label(look, "item", "text", wrap=True)
        self._by = Label(look, "caption", "muted")
        self.meaning = Label(look, "strong", "brand_ink", wrap=True)
        self.reason = Label(look, "body", "text", wrap=True)
        self.hint = Strip(look, "warn", "triangle-alert", "warn_ink")
        self.put(head, self._why, column(look.px(2), self.text, self._by), self.meaning, self.reason, self.hint)
        self.draw(None)

    def draw(self, scan: ScanTried | None) -> None:
        """Shows what was scanned last."""
        tongue = self._tongue
        self._why.setVisible(scan is None)
        self._kind.setVisible(scan is not None and bool(scan.symbology))
        self._title.setText(tongue("scan_here" if scan is None else "read_again" if scan.again else "read"))
        if scan is None:
            for label in (self.text, self._by, self.meaning, self.reason):
                label.show_text("")
            self.hint.say("")
            return
        self._kind.show_words(plain(scan.symbology, 20))
        self.text.show_text(plain(scan.text, TEXT_LETTERS_MAX))
        source = {KEYS: tongue("by_keys"), CAMERA: tongue("by_camera")}
        by = source[scan.source] if scan.source in source else tongue("by", source=plain(scan.source, 60))
        self._by.show_text(by)
        self.meaning.show_text(self._meaning(scan))
        self.reason.show_text(plain(scan.reason, 300))
        self.hint.say(tongue.told(scan.hint))

    def _meaning(self, scan: ScanTried) -> str:
        name = f"means_{scan.meaning}"
        if name in WORDS:
            return self._tongue(name, about=plain(scan.about, 80))
        return "" if scan.hint or scan.reason else self._tongue("asking")
