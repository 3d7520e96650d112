"""The longest pause of the GUI thread while a hundred sales are made and the server takes calls but never answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from terminal.bootstrap.window import run_window
from terminal.commands import CodeScanned, DoneDismissed, ProductPicked, SaleFinished
from terminal.config import configure, provision_server
from terminal.events import CounterChanged, Event
from terminal.ports import Inbox
from terminal.ui.app import application
from tests.bench.figure import Figure
from tests.fixtures.shop import make_shop, opened

SALES = 100
GAP_MS = 50
BEAT_MS = 2
STEP_S = 20.0
HAND_S = 0.03
"""Between two touches; faster than any cashier."""


@dataclass
class Trade:
    """The cashier: a thread that waits until the counter shows what it asked for."""

    codes: list[str]
    changed: threading.Condition = field(default_factory=threading.Condition)
    shown: CounterChanged | None = None
    inbox: Inbox | None = None
    started: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    sold: int = 0

    def witness(self, event: Event) -> None:
        if isinstance(event, CounterChanged):
            with self.changed:
                self.shown = event
                self.changed.notify_all()

    def run(self) -> None:
        self._until(lambda shown: bool(shown.counter.keys))
        keys = self.shown.counter.keys if self.shown else ()
        self.started.set()
        for number in range(SALES):
            self._put(CodeScanned(self.codes[number % len(self.codes)], "QR", "bench", number * 10_000))
            self._until(lambda shown: shown.counter.member is not None)
            for place in range(3):
                self._put(ProductPicked(keys[(number + place) % len(keys)].id))
            self._until(lambda shown: len(shown.counter.lines) > 1)
            self._put(SaleFinished())
            self._until(lambda shown: shown.counter.done is not None)
            self._put(DoneDismissed())
            self._until(lambda shown: shown.counter.done is None)
            self.sold += 1
        self.over.set()

    def _put(self, command: object) -> None:
        assert self.inbox is not None
        time.sleep(HAND_S)
        assert self.inbox.put(command)  # type: ignore[arg-type]  # one of the commands above

    def _until(self, wanted: object) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.shown is not None and wanted(self.shown), STEP_S)  # type: ignore[operator]  # a question to the shown counter


@dataclass
class Heart:
    """Beats in the GUI thread and notes each gap between two beats while trading."""

    trade: Trade
    gaps_ms: list[float] = field(default_factory=list)
    last: float = 0.0

    def beat(self) -> None:
        now = time.perf_counter()
        if self.trade.started.is_set() and self.last:
            self.gaps_ms.append((now - self.last) * 1000)
        self.last = now
        if self.trade.over.is_set():
            application().exit(0)


def figures(folder: Path) -> Iterator[Figure]:
    """The longest gap and the 99th percentile."""
    make_shop(folder)
    shop = opened(folder)
    with hanging_server() as port:
        provision_server(folder, f"http://127.0.0.1:{port}")
        trade = Trade([member["code"] for member in shop.members])
        heart = Heart(trade)
        settings = configure({"data": folder, "companion": False}).settings
        application(settings.locale)
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(heart.beat)
        timer.start(BEAT_MS)
        run_window(settings, trade.witness, lambda inbox: _begin(trade, inbox))
        timer.stop()
    assert trade.sold == SALES
    gaps = sorted(heart.gaps_ms)
    longest, p99 = gaps[-1], gaps[len(gaps) * 99 // 100]
    yield Figure("counter.gui-gap server hangs", longest, "ms", limit=1.0, ratio=longest / GAP_MS)
    yield Figure("counter.gui-gap.p99 server hangs", p99, "ms")


def _begin(trade: Trade, inbox: Inbox) -> None:
    trade.inbox = inbox
    threading.Thread(target=trade.run, name="cashier", daemon=True).start()


@contextmanager
def hanging_server() -> Iterator[int]:
    """Accepts every call, reads it, and never answers."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
    for line in held:
        line.close()
