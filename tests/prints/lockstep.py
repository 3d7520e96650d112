"""A printer and its till in one process on one clock: a minute of waiting takes a moment, and each run is the same."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from terminal.devices.transport import CannotOpen, Connection, ConnectionLost
from terminal.virtual_printer.device import Device, LineDropped
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.tape import Tape

PATIENCE_S = 60.0
PROCESS_ID = b"\x1d(H\x06\x00\x30\x30"


class Clock:
    """Moves only when the printer's thread waits; what is to happen by then happens, in order."""

    def __init__(self) -> None:
        self.now = 0.0
        self.over = threading.Event()
        self._due: deque[tuple[float, Callable[[], None]]] = deque()

    def later(self, seconds: float, deed: Callable[[], None]) -> None:
        self._due.append((self.now + seconds, deed))

    def monotonic(self) -> float:
        return self.now

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if event.is_set():
            return True
        if self.over.is_set():
            # Nothing happens any more but that somebody closes the till.
            return event.wait(seconds)
        self.pass_by(max(seconds, 0.001))
        return event.is_set()

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        while self._due and self._due[0][0] <= self.now:
            self._due.popleft()[1]()


class Cable:
    """A transport to a virtual printer without network: bytes are there at once, or the line is gone."""

    name = "tcp://printer:9100"
    answers = True

    def __init__(self, device: Device, clock: Clock, *, believes: bool = False) -> None:
        self.device, self.clock, self.believes = device, clock, believes
        self.back_at = 0.0
        self._press = threading.Thread(target=device.run, daemon=True)
        self._press.start()

    def open(self) -> Connection:
        if self.clock.now < self.back_at:
            self.clock.pass_by(0.1)
            raise CannotOpen("No printer answers.")
        return _Line(self)

    def close(self) -> None:
        self.device.switch_off()
        self._press.join(PATIENCE_S)


class _Line:
    """Dead once the fault was met: the host has been told that its bytes were taken, and hears nothing more."""

    def __init__(self, cable: Cable) -> None:
        self._cable = cable
        self._said = bytearray()
        self._dead = False
        cable.device.connect(self._said.extend)

    def write_some(self, data: bytes) -> int:
        self._look()
        at_once = len(data) if len(data) < self._cable.device.room_bytes else 1
        taken = b""
        try:
            while len(taken) < len(data) and self._cable.device.room_bytes > 0:
                part = data[len(taken) : len(taken) + at_once]
                taken += part
                self._cable.device.receive(part)
                assert self._cable.device.at_rest(PATIENCE_S)
        except LineDropped:
            self._dead = True
            self._cable.back_at = self._cable.clock.now + 5
            self._cable.device.connect(None)
        assert self._cable.device.at_rest(PATIENCE_S)
        if not taken:
            self._cable.clock.pass_by(0.5)
        if self._cable.believes and taken[-11:-4] == PROCESS_ID:
            self._said += b"\x37\x22" + taken[-4:] + b"\x00"
            self._dead = False
        return len(taken)

    def read_some(self, seconds: float) -> bytes:
        self._look()
        assert self._cable.device.at_rest(PATIENCE_S)
        if not self._said:
            self._cable.clock.pass_by(max(seconds, 0.001))
            assert self._cable.device.at_rest(PATIENCE_S)
        said = bytes(self._said)
        self._said.clear()
        return said

    def hand_over(self) -> None:
        """What was taken is in the printer."""

    def close(self) -> None:
        if not self._dead:
            self._cable.device.connect(None)

    def _look(self) -> None:
        if self._dead:
            raise ConnectionLost("gone")


def printed_alone(data: bytes) -> str:
    """The words of one job on a printer that is well."""
    clock = Clock()
    cable = Cable(Device(Tape(), Faults(), memory_bytes=1_000_000), clock)
    cable.open().write_some(data)
    cable.close()
    return cable.device.pieces[0].text
