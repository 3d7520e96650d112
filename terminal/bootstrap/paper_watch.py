"""Watches a virtual printer for its window, and does to it what a person wishes, in a thread of its own."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final

from terminal.ui.paper_window import Illness, PrinterSeen

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.virtual_printer.server import VirtualPrinter

LOOK_S: Final = 0.2
STOP_S: Final = 3.0
SLOW_BYTES_PER_S: Final = 200
_WISHES_MAX: Final = 50


class PaperWatch:
    """Started once and stopped once; `wish` may be called from any thread and never waits."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self._wishes: queue.Queue[Illness | None] = queue.Queue(_WISHES_MAX)
        self._told: PrinterSeen | None = None
        self._unplugged = False
        self._thread: threading.Thread | None = None

    def start(self, tell: Callable[[PrinterSeen], None]) -> None:
        """Tell at once how the printer is, then whenever that changes; `tell` is called in this thread."""
        self._thread = threading.Thread(target=self._work, args=(tell,), name="paper-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """The printer itself goes on."""
        self._wishes.put(None)
        if self._thread is not None:
            self._thread.join(STOP_S)

    def wish(self, illness: Illness) -> None:
        """Make the printer ill in this way, or well again; a wish too many is dropped."""
        try:
            self._wishes.put_nowait(illness)
        except queue.Full:
            return

    def _work(self, tell: Callable[[PrinterSeen], None]) -> None:
        while True:
            seen = self._look()
            if seen != self._told:
                self._told = seen
                tell(seen)
            try:
                wish = self._wishes.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if wish is None:
                return
            self._do(wish)

    def _look(self) -> PrinterSeen:
        pieces = self._printer.device.pieces
        newest = pieces[-1] if pieces else None
        if newest is None:
            return PrinterSeen(0, None, self._ill())
        if self._told is not None and self._told.papers == newest.number:
            return PrinterSeen(newest.number, self._told.paper, self._ill())
        paper = newest.path.read_bytes() if newest.path and newest.path.exists() else None
        return PrinterSeen(newest.number, paper, self._ill())

    def _ill(self) -> frozenset[Illness]:
        device = self._printer.device
        ails = {
            Illness.COVER: device.cover,
            Illness.PAPER: device.paper_out,
            Illness.LITTLE_PAPER: device.near_end,
            Illness.JAM: device.jammed,
            Illness.CABLE: self._unplugged,
            Illness.MUTE: device.mute,
            Illness.SLOW: device.slow_bytes_per_s is not None,
            Illness.DRAWER: device.drawer_open,
        }
        return frozenset(illness for illness, so in ails.items() if so)

    def _do(self, illness: Illness) -> None:
        device, ill = self._printer.device, illness in self._ill()
        match illness:
            case Illness.COVER:
                device.cover = not ill
            case Illness.PAPER:
                device.reload_paper(None if ill else 0)
            case Illness.LITTLE_PAPER:
                device.near_end = not ill
            case Illness.JAM:
                device.jammed = not ill
            case Illness.CABLE:
                self._plug(in_again=ill)
            case Illness.MUTE:
                device.mute = not ill
            case Illness.SLOW:
                device.slow_bytes_per_s = None if ill else SLOW_BYTES_PER_S
            case Illness.POWER:
                self._printer.power_cycle()
            case Illness.DRAWER if ill:
                device.close_drawer()
            case Illness.DRAWER:
                device.kick_drawer()

    def _plug(self, *, in_again: bool) -> None:
        if in_again:
            try:
                self._printer.plug_in()
            except OSError:
                # Another program took the port meanwhile: it stays unplugged, and the key says so.
                return
        else:
            self._printer.pull_cable()
        self._unplugged = not in_again
