"""The virtual printer on a TCP port: one host at a time, like the real ones."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from terminal.virtual_printer.device import Device, LineDropped
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.tape import Tape

LOOK_S: Final = 0.1
PLUG_TRIES: Final = 10
CHUNK_BYTES: Final = 1024
# A small window, so that a printer that is stuck holds the host back soon.
WINDOW_BYTES: Final = 4096
_WINDOWS: Final = os.name == "nt"
_LINGER: Final = "hh" if _WINDOWS else "ii"


class VirtualPrinter:
    """Listens from construction until `close`; the faults of the paper are on `device`, those of the cable here."""

    def __init__(self, device: Device, host: str = "127.0.0.1", port: int = 0) -> None:
        self.device = device
        self._host = host
        self._listener = _listening(host, port)
        self.port = int(self._listener.getsockname()[1])
        self._line: socket.socket | None = None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._plugged = threading.Event()
        self._plugged.set()
        self._threads = [
            threading.Thread(target=device.run, name="virtual-printer-press", daemon=True),
            threading.Thread(target=self._serve, name="virtual-printer-port", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def url(self) -> str:
        """What a till calls this printer."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"tcp://{host}:{self.port}"

    def pull_cable(self) -> None:
        """Drop the line and refuse new ones."""
        self._plugged.clear()
        with self._lock:
            # Closed alone, it would go on taking callers until the thread that waits for one looks up.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self._drop()

    def plug_in(self) -> None:
        """Listen again on the same port; an OSError means that another program took it."""
        for last in (*(False,) * PLUG_TRIES, True):
            try:
                with self._lock:
                    self._listener = _listening(self._host, self.port)
                break
            except OSError:
                # The system lets go of a port a moment after it was closed.
                if last or self._ending.wait(LOOK_S):
                    raise
        self._plugged.set()

    def power_cycle(self) -> None:
        """Off and on again in a moment: memory and line are lost."""
        self.device.power_cycle()
        self._drop()

    def close(self) -> None:
        """End both threads."""
        self._ending.set()
        self._plugged.set()
        self.device.switch_off()
        self._drop()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            if not self._plugged.wait(LOOK_S):
                continue
            try:
                line, _ = self._listener.accept()
            except OSError:
                # Nobody called within the time to look, or the cable was just pulled.
                continue
            self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(LOOK_S)
        with self._lock:
            self._line = line
        self.device.connect(self._answer)
        try:
            while self._line is line and not self._ending.is_set():
                with contextlib.suppress(TimeoutError):
                    data = line.recv(CHUNK_BYTES)
                    if not data:
                        break
                    self.device.receive(data)
            line.close()
        except LineDropped:
            self._drop()
        except OSError:
            line.close()
        self.device.connect(None)

    def _answer(self, data: bytes) -> None:
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):
                line.sendall(data)

    def _drop(self) -> None:
        """Reset the line instead of ending it, so that the host learns nothing of what was read."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
            line.close()


def run_virtual_printer(
    host: str, port: int, tape: Path | None, faults: Faults, *, dots: int = 576, fonts: Sequence[Path] = ()
) -> VirtualPrinter:
    """A running printer with a fresh roll; port 0 takes a free one, an OSError means that the port is taken."""
    return VirtualPrinter(Device(Tape(folder=tape, dots=dots, fonts=fonts), faults), host, port)


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if not _WINDOWS:
            # On Windows this would let two printers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW_BYTES)
        listener.bind((host, port))
        listener.listen(1)
        listener.settimeout(LOOK_S)
    except OSError:
        listener.close()
        raise
    return listener
