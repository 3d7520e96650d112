"""Toasts: what the till has to say, as icon, colour and words, for as long as it takes to read them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from terminal.events import Noticed, Tone
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.present import plain

KINDS: Final = {
    Tone.OK: ("earn", "circle-check", "earn_ink", 4_000),
    Tone.ATTENTION: ("warn", "triangle-alert", "warn_ink", 8_000),
    Tone.ERROR: ("danger", "circle-x", "danger_ink", 20_000),
}
SHOWN_MAX: Final = 2


class Toasts(QWidget):
    """At most two side by side, the newest first; the same notice again takes the place of its elder."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self.shown: list[Toast] = []
        self._row = Card("bare", across=True, gap=look.px(8))
        self._row.setParent(self)
        self._place = (0, 0, look.px(400))
        self.hide()

    def heard(self, notice: Noticed) -> None:
        """Shows a notice."""
        for toast in [toast for toast in self.shown if toast.notice.code == notice.code]:
            self.drop(toast)
        toast = Toast(self._look, notice, self)
        self.shown.insert(0, toast)
        self._row.box.insertWidget(0, toast, 1)
        for old in self.shown[SHOWN_MAX:]:
            self.drop(old)
        self.follow()

    def drop(self, toast: Toast) -> None:
        """Takes a toast away; a second call changes nothing."""
        if toast in self.shown:
            self.shown.remove(toast)
            self._row.box.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self.follow()

    def calm(self) -> None:
        """The sale is over: what asked for attention on the way to it does so no more; errors stay."""
        for toast in [toast for toast in self.shown if toast.notice.tone is Tone.ATTENTION]:
            self.drop(toast)

    def follow(self, place: tuple[int, int, int] | None = None) -> None:
        """Lies at x, y with this width, as high as the longest of its toasts."""
        x, y, width = self._place = place or self._place
        self.setVisible(bool(self.shown))
        each = width // max(1, len(self.shown)) - self._look.px(8)
        height = max((toast.height_for(each) for toast in self.shown), default=0)
        self.setGeometry(x, y, width, height)
        self._row.setGeometry(0, 0, width, height)
        self.raise_()


class Toast(Card):
    """One notice; a person may close it before its time."""

    def __init__(self, look: Look, notice: Noticed, toasts: Toasts) -> None:
        kind, icon, ink, stay_ms = KINDS[notice.tone]
        super().__init__(kind, across=True, margin=(look.px(14), look.px(3)), gap=look.px(12))
        self._look = look
        self.notice = notice
        self.words = Label(look, "strong", ink, plain(notice.sentence, 400), wrap=True)
        self.close_key = Key(look, kind="bare", icon="x", focus=False)
        self.close_key.say("", name=words.CLOSE_NOTICE)
        self.close_key.does(lambda: toasts.drop(self))
        self.put(Picture(look, icon, ink, 24), self.words, self.close_key)
        self.box.setStretch(1, 1)
        self.setAccessibleName(self.words.text())
        QTimer.singleShot(stay_ms, self, lambda: toasts.drop(self))

    def height_for(self, width: int) -> int:
        """How high it must be at this width for all its words."""
        px = self._look.px
        room = width - px(14 + 24 + 12 + 12 + 48 + 14)
        return max(px(56), self.words.heightForWidth(room) + px(14))
