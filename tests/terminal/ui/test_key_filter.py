"""Real keys through a real X server, and the filter alone on a screen that nobody sees."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from terminal.devices.keymap import position_of
from terminal.devices.strokes import ScannerProfile
from terminal.devices.wedge import Wedge
from terminal.ui.key_filter import KeyFilter
from tests.fakes.keyboard import CONTROL, KeyEvent, mashed, scanned, typed

ROOT = Path(__file__).resolve().parents[3]
PACES_MS = (2, 5, 12, 25)
TRIES = 12


@dataclass(slots=True)
class Hands:
    """Presses keys on the X display and asks the window what came of them."""

    display: str
    window: "subprocess.Popen[str]"

    def press(self, events: list[KeyEvent]) -> None:
        lines, now = [], events[0].at_ms
        for event in events:
            if event.at_ms > now:
                lines.append(f"sleep {(event.at_ms - now) / 1000:.3f}")
                now = event.at_ms
            lines.append(f"{'keydown' if event.down else 'keyup'} --delay 0 {event.position + 8}")
        self._run("xdotool", "-", said="\n".join(lines))

    def layout(self, name: str) -> None:
        self._run("setxkbmap", name)

    def say(self, command: str) -> None:
        assert self.window.stdin is not None
        self.window.stdin.write(command + "\n")
        self.window.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.window.stdout is not None
        answer: dict[str, Any] = json.loads(self.window.stdout.readline())
        return answer

    def tell(self) -> dict[str, Any]:
        self.say("tell")
        return self.hear()

    def _run(self, *command: str, said: str = "") -> None:
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(command, env=environment, input=said, text=True, check=True, timeout=60)


@contextmanager
def counter(display: str) -> Iterator[Hands]:
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "tests.fakes.scan_window"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as window:
        hands = Hands(display, window)
        try:
            assert hands.hear() == {"ready": True}
            yield hands
        finally:
            hands.say("quit")


def batch(rng: Random, count: int, pace_ms: float) -> tuple[list[str], list[KeyEvent]]:
    codes, events, at_ms = [], [], 1000
    for _ in range(count):
        code = rng.choice(["M:", "", "]C1", "V:"]) + "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=11))
        events += scanned(code + "\r", at_ms, gap_ms=pace_ms, rng=rng, jitter=0)
        at_ms = events[-1].at_ms + 70
        codes.append(code)
    return codes, events


def heard(hands: Hands, events: list[KeyEvent], pace_ms: float = 8) -> dict[str, Any]:
    """What came of the scans; pressed again when this busy machine itself pressed keys unlike any scanner.

    By the X server's own stamps: a key held too long, or a gap beyond what a scan of this pace may have.
    """
    profile = ScannerProfile()
    gap_ms = min(3 * pace_ms + 15, profile.silence_ms - 10)
    for _ in range(TRIES):
        hands.press(events)
        answer = hands.tell()
        if answer["longest_down_ms"] <= profile.down_ms and answer["longest_gap_ms"] <= gap_ms:
            return answer
    pytest.fail("This machine is too busy to press keys at the pace of a scanner.")


@pytest.mark.display
@pytest.mark.slow
def test_a_hundred_scans_on_two_layouts_are_read_and_leave_nothing_in_the_field(xvfb_display: str) -> None:
    rng = Random(7)
    with counter(xvfb_display) as hands:
        for layout in ("us", "fr"):
            hands.layout(layout)
            for pace_ms in (*PACES_MS, 8):
                codes, events = batch(rng, 10, pace_ms)
                answer = heard(hands, events, pace_ms)
                assert (answer["text"], answer["scans"], answer["clicks"]) == ("", codes, 0), (layout, pace_ms)


@pytest.mark.display
@pytest.mark.slow
def test_fifty_entries_of_a_person_reach_the_field_and_are_no_scan(xvfb_display: str) -> None:
    rng = Random(11)
    with counter(xvfb_display) as hands:
        for _ in range(10):
            events = [each for place in range(5) for each in entry(rng, 1000 + 2000 * place)]
            hands.press(quickened(events))
            answer = hands.tell()
            assert (answer["text"], answer["scans"]) == ("".join(each.sign for each in events if each.down), [])


def entry(rng: Random, at_ms: int) -> list[KeyEvent]:
    text = "".join(rng.choices("0123456789abc", k=rng.randint(2, 7)))
    if rng.random() < 0.2:
        return mashed(text, at_ms, rng=rng)
    return typed(text, at_ms, gap_ms=rng.choice([30, 50, 80]), down_ms=rng.uniform(45, 90), rng=rng)


def quickened(events: list[KeyEvent]) -> list[KeyEvent]:
    """The same with the long pauses between the entries cut to 0.2 s."""
    quick, cut_ms, before_ms = [], 0, events[0].at_ms
    for event in events:
        cut_ms += max(0, event.at_ms - before_ms - 200)
        before_ms = event.at_ms
        quick.append(replace(event, at_ms=event.at_ms - cut_ms))
    return quick


@pytest.mark.display
def test_a_scan_is_read_while_the_window_stands_still(xvfb_display: str) -> None:
    codes, events = batch(Random(3), 1, 8)
    with counter(xvfb_display) as hands:
        for _ in range(TRIES):
            hands.say("stall 0.4")
            assert hands.hear() == {"stalls": True}
            answer = heard(hands, events)
            assert (answer["text"], answer["scans"], answer["clicks"]) == ("", codes, 0)


@pytest.mark.display
def test_a_persons_enter_and_shortcut_work_and_those_in_a_scan_do_not(xvfb_display: str) -> None:
    rng = Random(5)
    with counter(xvfb_display) as hands:
        hands.press(typed("12\r", 1000, gap_ms=90, down_ms=70, rng=rng))
        control_w = [KeyEvent(0, True, CONTROL), KeyEvent(20, True, 17), KeyEvent(90, False, 17)]
        hands.press([*control_w, KeyEvent(99, False, CONTROL)])
        answer = hands.tell()
        assert (answer["text"], answer["clicks"], answer["shortcuts"]) == ("12", 1, 1)
        answer = heard(hands, scanned("\x1712345\x17678\r", 1000, gap_ms=8, rng=rng))
        assert (answer["text"], answer["clicks"], answer["shortcuts"]) == ("", 0, 0)
        assert answer["scans"] == ["\x1712345\x17678"]


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[QLineEdit]:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    keys = KeyFilter(wedge=Wedge(), position_of=position_of, on_scan=lambda text, at_ms: None, now_ms=lambda: 0)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(keys)
    edit.show()
    qtbot.waitExposed(edit)
    edit.setFocus()
    yield edit
    application.removeEventFilter(keys)


def test_a_key_is_held_back_and_then_shown(field: QLineEdit, qtbot: QtBot) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    assert field.text() == ""
    qtbot.waitUntil(lambda: field.text() == "a")


def test_a_click_comes_after_the_key_that_was_pressed_before_it(field: QLineEdit) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    QTest.mouseClick(field.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert field.text() == "a"


def test_the_window_may_close_while_a_key_is_held_back(field: QLineEdit, qtbot: QtBot) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    field.close()
    qtbot.wait(80)
    assert field.text() == "a"
