"""From a code to its member on the screen, by scanner and by camera, and the pauses of the screen meanwhile.

A whole till with its window in this process, drawn offscreen. The scanner is keys into Qt, 5 ms each, while the camera
reads frame after frame; its time begins with the last key. The camera's begins when a still picture of a member's card
is put before it. Both end when the member's name is painted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow

from terminal.bootstrap.window import run_window
from terminal.commands import MemberCleared
from terminal.config import configure
from terminal.events import CounterChanged, Event
from terminal.ports import Inbox
from terminal.ui.app import application
from terminal.ui.main_window import MainWindow
from terminal.ui.pieces.label import Label
from tests.bench.figure import Figure
from tests.fakes.code_pictures import in_scene, matrix
from tests.fakes.keyboard import KeyEvent, scanned
from tests.fixtures.shop import make_shop, opened

TRIALS = 40
KEY_MS = 5
BEAT_MS = 2
REST_S = 0.25
"""Between two cards; no cashier is faster."""
WITHIN_S = 20.0
SCANNER_MS, CAMERA_MS, GAP_MS = 100.0, 500.0, 16.0
STRANGE = "synthetic:this is nobody's card"
"""Held before the camera all the while, so that it decodes; it brings up nobody."""
_OF_X = 8


@dataclass
class Trials:
    """One card after the other; everything but `witness` happens in the GUI thread."""

    members: list[tuple[str, str]]
    pictures: Path | None
    inbox: Inbox | None = None
    nobody: bool = False
    took_ms: list[float] = field(default_factory=list)
    gaps_ms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._keys: list[KeyEvent] = []
        self._began: float | None = None
        self._last = self._free_since = time.perf_counter()

    def witness(self, event: Event) -> None:
        """Till thread: whether the counter is empty."""
        if isinstance(event, CounterChanged):
            self.nobody = event.counter.member is None and bool(event.counter.keys)

    def beat(self) -> None:
        """Notes the gap, and does what is due."""
        now = time.perf_counter()
        if self.took_ms:
            self.gaps_ms.append((now - self._last) * 1000)
        self._last = now
        if not self.nobody:
            self._free_since = now
        assert now - self._free_since < WITHIN_S or self._began is None, "the member never came up"
        if self._keys:
            self._press(now)
        elif len(self.took_ms) == TRIALS:
            application().exit(0)
        elif self._began is None and self.nobody and now - self._free_since > REST_S:
            self._show(self.members[len(self.took_ms)][0])

    def painted(self, text: str) -> None:
        """A label was painted."""
        if self._began is not None and text == self.members[len(self.took_ms)][1]:
            self.took_ms.append((time.perf_counter() - self._began) * 1000)
            self._began = None
            assert self.inbox is not None
            assert self.inbox.put(MemberCleared())

    def _show(self, code: str) -> None:
        if self.pictures is None:
            at_ms = int(time.monotonic() * 1000)
            self._keys = scanned(code + "\r", at_ms, gap_ms=KEY_MS, rng=Random(code), jitter=0.1)
            return
        hidden = self.pictures.parent / "next.png"
        Image.fromarray(in_scene(matrix(code))).save(hidden, compress_level=0)
        self._began = time.perf_counter()
        hidden.replace(self.pictures / f"{len(self.took_ms)}.png")

    def _press(self, now: float) -> None:
        window = next(one for one in application().topLevelWidgets() if isinstance(one, MainWindow)).windowHandle()
        assert isinstance(window, QWindow)
        while self._keys and self._keys[0].at_ms <= time.monotonic() * 1000:
            key = self._keys.pop(0)
            if key.sign == "\r" and key.down:
                self._began = now
            QCoreApplication.sendEvent(window, _as_qt(key))


class PaintWatch(QObject):
    """Hears of every label that is painted."""

    def __init__(self, trials: Trials) -> None:
        super().__init__()
        self._trials = trials

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Behind this the label paints itself, within the same turn of the loop."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, Label):
            self._trials.painted(watched.text())
        return False


def figures(folder: Path) -> Iterator[Figure]:
    """The 95th percentile of each way, and the 99th of the pauses."""
    make_shop(folder)
    members = [(member["code"], member["name"]) for member in opened(folder).members[:TRIALS]]
    by_scanner = Trials(members, None)
    _run(folder, STRANGE, by_scanner)
    pictures = folder / "pictures"
    pictures.mkdir()
    by_camera = Trials(members, pictures)
    _run(folder, str(pictures), by_camera)
    for name, value, limit in (
        ("code to member.scanner.p95", _at(by_scanner.took_ms, 95), SCANNER_MS),
        ("code to member.camera.p95", _at(by_camera.took_ms, 95), CAMERA_MS),
        ("screen pauses while scanning.p99", _at(by_scanner.gaps_ms, 99), GAP_MS),
    ):
        yield Figure(name, value, "ms", limit=1.0, ratio=value / limit)


def _run(folder: Path, camera: str, trials: Trials) -> None:
    settings = configure({"data": folder, "camera": camera, "companion": False}).settings
    app = application(settings.locale)
    timer, watch = QTimer(timerType=Qt.TimerType.PreciseTimer), PaintWatch(trials)
    timer.timeout.connect(trials.beat)
    app.installEventFilter(watch)
    timer.start(BEAT_MS)
    run_window(settings, trials.witness, lambda inbox: setattr(trials, "inbox", inbox))
    timer.stop()
    app.removeEventFilter(watch)


def _as_qt(event: KeyEvent) -> QKeyEvent:
    kind = QEvent.Type.KeyPress if event.down else QEvent.Type.KeyRelease
    modifiers = Qt.KeyboardModifier.ShiftModifier if event.shift else Qt.KeyboardModifier.NoModifier
    key = Qt.Key.Key_Return if event.sign == "\r" else (ord(event.sign.upper()) if event.sign else Qt.Key.Key_Shift)
    told = QKeyEvent(kind, int(key), modifiers, event.position + _OF_X, 0, 0, event.sign)
    told.setTimestamp(event.at_ms)
    return told


def _at(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
