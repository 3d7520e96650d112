"""The status bar: the line and what waits, the devices, the place, the person, the time; always in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent

from terminal.counter import DeviceShown, Line, Status
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present, device_words, line_words, plain

ICONS = {
    "printer": ("printer", "printer-x"),
    "scanner": ("scan-barcode", "scan-barcode"),
    "camera": ("camera", "camera-off"),
    "drawer": ("banknote", "banknote"),
}

TROUBLE = ("trouble", "absent")


class StatusBar(Card):
    """Every state is an icon, words and a colour together; a device that nobody set up is not spoken of."""

    def __init__(self, look: Look, present: Present, on_sync: Callable[[], None]) -> None:
        super().__init__("bar", across=True, margin=(look.px(8 if look.compact else 16), 0), gap=look.px(16))
        self._look = look
        self._present = present
        self._on_sync = on_sync
        self.setFixedHeight(look.px(50))
        self.line = Pill(look, "busy", words.STARTING, icon="refresh-cw", role="strong", height=36)
        self.attention = Pill(look, "warn", "", icon="triangle-alert", role="strong", height=36)
        self._last = _Fact(look, "refresh-cw")
        self.devices = {
            "printer": _Fact(look, "printer"),
            "scanner": _Fact(look, "scan-barcode"),
            "camera": _Fact(look, "camera"),
            "drawer": _Fact(look, "banknote"),
        }
        self._sentence = Elided(look, "caption", "warn_ink")
        self._place = Label(look, "caption", "muted")
        self.cashier = Label(look, "caption", "muted")
        self.clock = Label(look, "lead")
        facts = (self._last, *self.devices.values())
        self.put(self.line, self.attention, *facts, self._sentence, self._place, self.cashier, self.clock)
        self.box.setStretch(self.box.indexOf(self._sentence), 1)
        for fact in (self.attention, *facts):
            fact.hide()

    def draw(self, status: Status, now_ms: int) -> None:
        """Shows this status at this time."""
        line = line_words(status, self._present, now_ms)
        self.line.show_words(line.short if self._look.compact else line.full, tint=line.look, icon=line.icon)
        self.line.setAccessibleName(line.full)
        waiting = self._present.number(status.exceptions)
        self.attention.show_words(words.count(status.exceptions, words.SYNC_BADGE_ONE, words.SYNC_BADGE_MANY, waiting))
        self.attention.setVisible(status.exceptions > 0)
        last = status.last_exchange_ms
        self._last.say(
            words.LAST_EXCHANGE.format(time=self._present.moment(last, now_ms))
            if last is not None
            else words.LAST_NEVER
        )
        self._last.setVisible(not self._look.compact and status.line is Line.ONLINE)
        named = (
            (words.PRINTER, status.printer),
            (words.SCANNER, status.scanner),
            (words.CAMERA, status.camera),
            (words.DRAWER, status.drawer),
        )
        told = plain(status.redeeming_stopped or _told(status) or self._stale(status, now_ms))
        for (key, fact), (name, device) in zip(self.devices.items(), named, strict=True):
            self._draw_device(key, fact, name, device, short=self._look.compact or bool(told))
        self._sentence.setText(told)
        self._place.setText(words.PLACE.format(store=plain(status.store, 40), till=plain(status.till, 20)))
        self.cashier.setText(plain(status.cashier, 24))
        self.cashier.setVisible(bool(status.cashier) and not self._look.compact)
        self.clock.setText(self._present.clock(now_ms))

    def _stale(self, status: Status, now_ms: int) -> str:
        """That figures are old, and of when; after the trouble that somebody can mend at once."""
        if not status.is_stale or status.last_exchange_ms is None:
            return ""
        return words.STALE.format(time=self._present.moment(status.last_exchange_ms, now_ms))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The state of the line opens the Sync centre."""
        if any(
            pill.isVisible() and pill.geometry().contains(event.position().toPoint())
            for pill in (self.line, self.attention)
        ):
            self._on_sync()
        super().mousePressEvent(event)

    def _draw_device(self, key: str, fact: _Fact, name: str, device: DeviceShown, *, short: bool) -> None:
        fact.setVisible(device.state != "unset")
        trouble = device.state in TROUBLE
        good, bad = ICONS[key]
        ink = "warn_ink" if trouble else "muted"
        words_ = "" if short and not trouble else device_words(name, device)
        fact.say(words_, icon=bad if trouble else good, ink=ink)
        fact.setAccessibleName(f"{device_words(name, device)}. {plain(device.sentence)}")


class _Fact(Card):
    def __init__(self, look: Look, icon: str) -> None:
        super().__init__("bare", across=True, gap=look.px(8))
        self._icon = Picture(look, icon, "muted", 18)
        self._words = Label(look, "caption", "muted")
        self._name = icon
        self.put(self._icon, self._words)

    def say(self, text: str, *, icon: str = "", ink: str = "muted") -> None:
        self._icon.draw(icon or self._name, ink)
        self._words.set_ink(ink)
        self._words.show_text(text)


def _told(status: Status) -> str:
    """The one sentence most worth reading: trouble of a device, else why the line is down."""
    for device in (status.printer, status.scanner, status.camera):
        if device.state in TROUBLE:
            return device.sentence
    return status.line_sentence if status.line is Line.NOT_OURS else status.warning or ""
