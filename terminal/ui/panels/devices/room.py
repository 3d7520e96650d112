"""The page of the devices as one widget: all of them at the side, the chosen one with its tests in the middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from terminal.device_commands import LookAgain, TypedTried
from terminal.findings import DevicesShown, Finding, Health, Kind, Plugged
from terminal.ui import shortcuts
from terminal.ui.device_hand import DeviceHand
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.device_list import KEYBOARD, DeviceList
from terminal.ui.panels.devices.device_side import DeviceSide
from terminal.ui.panels.devices.scan_part import CAMERA
from terminal.ui.pieces.card import Card, row
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present

TYPED_MIN, TYPED_MAX = 4, 200
TO_LOOK_AT = (Health.TROUBLE, Health.ATTENTION)


class DeviceRoom(Card):
    """Draws what the devices' desk says; hidden while the page is closed."""

    def __init__(
        self,
        look: Look,
        present: Present,
        hand: DeviceHand,
        member: Callable[[], str | None],
        on_leave: Callable[[], None],
    ) -> None:
        super().__init__("bare", gap=look.gap)
        self._hand, self._present, self._on_leave = hand, present, on_leave
        self._tongue = tongue = DeviceTongue(present.locale)
        self._typed = ""
        self._scan_drawn = hand.shown.scan
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.summary = Pill(look, "ok", height=32, role="strong")
        self.again = Key(look, tongue("again"), icon="refresh-cw", hint=shortcuts.AGAIN, height=56, once=True)
        self.again.does(lambda: hand.do(LookAgain()))
        self.back = Key(look, tongue("to_till"), icon="shopping-basket", hint="Esc", height=56)
        self.back.does(on_leave)
        title = Label(look, "title", "text", tongue("room"))
        title.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(4))
        top = row(look.gap, title, self.summary, Card("bare"), self.again, self.back)
        top.box.setStretch(2, 1)
        self.list = DeviceList(look, tongue)
        self.list.chosen.connect(self._choose)
        frame = Card("surface", margin=(look.px(6), look.px(6)))
        frame.put(self.list)
        frame.setFixedWidth(look.px(336 if look.compact else 440))
        self.side = DeviceSide(look, tongue, hand, member)
        columns = row(look.gap, frame, self.side)
        columns.box.setStretch(1, 1)
        self.put(top, columns)
        self.box.setStretch(1, 1)

    def draw(self) -> None:
        """Shows the page as it now is; a scan brings the scanner into sight that read it."""
        shown = self._hand.shown
        findings = (*shown.findings, *self._screens(shown))
        if shown.scan is not None and shown.scan != self._scan_drawn:
            self._follow_scan(findings, shown.scan.source)
        self._scan_drawn = shown.scan
        at = next((one for one in findings if (one.kind, one.name) == self._hand.chosen), None)
        at = at or next((one for one in findings if one.kind is self._hand.chosen[0]), None)
        ill = sum(one.health in TO_LOOK_AT for one in findings)
        self.summary.setVisible(bool(shown.findings))
        self.summary.show_words(
            self._tongue("look_at", n=self._present.number(ill)) if ill else self._tongue("all_well"),
            tint="warn" if ill else "ok",
            icon="triangle-alert" if ill else "circle-check",
        )
        self.again.say(self._tongue("looking" if shown.looking else "again"))
        self.again.setEnabled(not shown.looking)
        self.list.draw(findings, self._hand.chosen if at is None else (at.kind, at.name))
        self.side.setVisible(at is not None)
        if at is not None:
            plugged = (*(one for one in shown.plugged if one.kind is not Kind.SCREEN), *self._plugged_screens())
            self.side.draw(at, replace(shown, plugged=plugged))

    def rest(self) -> None:
        """The page is closed."""
        self._typed = ""
        self.side.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Esc leaves; what a slow scanner types is caught up to its Enter."""
        key, text = event.key(), event.text()
        if key == Qt.Key.Key_Escape:
            self._on_leave()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            typed, self._typed = self._typed, ""
            if len(typed) >= TYPED_MIN:
                self._hand.do(TypedTried(typed))
        elif text and text.isprintable():
            self._typed = (self._typed + text)[-TYPED_MAX:]

    def _choose(self, kind: Kind, name: str) -> None:
        self._hand.chosen = (kind, name)
        self.draw()

    def _follow_scan(self, findings: tuple[Finding, ...], source: str) -> None:
        if source == CAMERA:
            self._hand.chosen = next(
                ((one.kind, one.name) for one in findings if one.kind is Kind.CAMERA), (Kind.CAMERA, "")
            )
            return
        names = {one.name for one in findings if one.kind is Kind.SCANNER}
        self._hand.chosen = (Kind.SCANNER, source if source in names else KEYBOARD)

    def _screens(self, shown: DevicesShown) -> tuple[Finding, ...]:
        """What Qt knows of screens; nothing until the desk has spoken at all."""
        if not shown.findings:
            return ()
        count = len(QGuiApplication.screens())
        said = self._tongue("one_screen") if count < 2 else self._tongue("more_screens", n=self._present.number(count))
        return (Finding(Kind.SCREEN, "", Health.READY, said),)

    def _plugged_screens(self) -> tuple[Plugged, ...]:
        own = self.window().screen()
        return tuple(
            Plugged(
                Kind.SCREEN,
                f"{screen.name()} · {screen.size().width()} × {screen.size().height()} · "
                + self._tongue("main_screen" if screen is own else "other_screen"),
                "",
            )
            for screen in QGuiApplication.screens()
        )
