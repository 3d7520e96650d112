"""Wishes reach the printer and its window hears of every change, in a thread that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.bootstrap.paper_watch import PaperWatch
from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.transport import CannotOpen
from terminal.ui.paper_window import Illness, PrinterSeen
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape

PATIENCE_S = 20


class Seen:
    def __init__(self) -> None:
        self._news = threading.Condition()
        self.all: list[PrinterSeen] = []

    def tell(self, seen: PrinterSeen) -> None:
        with self._news:
            self.all.append(seen)
            self._news.notify_all()

    def until(self, *ill: Illness, papers: int = 0) -> bool:
        with self._news:
            return self._news.wait_for(
                lambda: bool(self.all) and self.all[-1].ill == set(ill) and self.all[-1].papers == papers, PATIENCE_S
            )


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[VirtualPrinter, PaperWatch, Seen]]:
    seen = Seen()
    with VirtualPrinter(Device(Tape(tmp_path))) as printer:
        watch = PaperWatch(printer)
        watch.start(seen.tell)
        yield printer, watch, seen
        watch.stop()


@pytest.mark.parametrize("illness", [illness for illness in Illness if illness is not Illness.POWER])
def test_each_illness_comes_and_goes(watched: tuple[VirtualPrinter, PaperWatch, Seen], illness: Illness) -> None:
    _, watch, seen = watched
    assert seen.until()
    watch.wish(illness)
    assert seen.until(illness)
    watch.wish(illness)
    assert seen.until()


def test_the_paper_is_seen_when_it_is_cut(watched: tuple[VirtualPrinter, PaperWatch, Seen]) -> None:
    printer, _, seen = watched
    line = TcpTransport("127.0.0.1", printer.port).open()
    line.write_some(b"hello\n\x1dV\x00")
    assert seen.until(papers=1)
    paper = seen.all[-1].paper
    assert paper is not None
    assert paper.startswith(b"\x89PNG")
    line.close()


def test_a_pulled_cable_is_one_and_power_comes_back(watched: tuple[VirtualPrinter, PaperWatch, Seen]) -> None:
    printer, watch, seen = watched
    watch.wish(Illness.CABLE)
    assert seen.until(Illness.CABLE)
    with pytest.raises(CannotOpen):
        TcpTransport("127.0.0.1", printer.port).open()
    watch.wish(Illness.POWER)
    watch.wish(Illness.CABLE)
    assert seen.until()
    TcpTransport("127.0.0.1", printer.port).open().close()
