"""Scanners on a serial line or a USB port that plays one; pyserial is loaded by the scanner's own thread."""

from __future__ import annotations

import errno
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.scan_bytes import CodeCutter, SentCode
from terminal.devices.scanner import READ_S, Heard
from terminal.devices.source import Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    from serial import Serial

BAUD: Final = 9_600
_NO_LIBRARY: Final = "The library pyserial is missing, so no serial scanner can be used. Install pyserial."
_BYTES_MAX: Final = 4_096


class SerialScanner:
    """A scanner on a port, such as /dev/ttyACM0 or COM3, or on whatever port the USB device of these numbers has."""

    def __init__(
        self,
        port: str,
        *,
        usb: tuple[int, int] | None = None,
        baud: int = BAUD,
        load: Callable[[str], ModuleType] = import_module,
        waiting: Waiting | None = None,
    ) -> None:
        self.name = f"the scanner on {port}"
        self.garbled = (
            f"The scanner on {port} sends signs that make no sense. Its speed is not {baud} baud: "
            f"set the scanner to {baud}, or write serial:{port}?baud=... into the setting scanner."
        )
        self._wanted, self._usb, self._baud = port, usb, baud
        self._load = load
        self._waiting = waiting or MachineWaiting()
        self._cutter = CodeCutter()
        self._left: list[SentCode] = []
        self._line: Serial | None = None

    def open(self) -> Lost | None:
        """Takes the port for this program alone."""
        try:
            serial = self._load("serial")
            port = self._port()
        except ImportError:
            return Lost(_NO_LIBRARY)
        if port is None:
            return self._absent()
        try:
            self._line = serial.Serial(port, self._baud, timeout=READ_S, write_timeout=READ_S, exclusive=True)
            self._line.reset_input_buffer()
        except (OSError, ValueError) as error:
            self.close()
            return self._refused(error)
        self._cutter = CodeCutter()
        return None

    def read(self) -> Heard | Lost:
        """What came within half a second; what an unplugged scanner had begun is told before it is lost."""
        if self._left or self._line is None:
            left, self._left = self._left, []
            return Heard(tuple(left)) if left else self._absent()
        try:
            data = self._line.read(1)
            if data:
                data += self._line.read(min(self._line.in_waiting, _BYTES_MAX))
        except (OSError, TypeError):  # pyserial stumbles over its own port (a TypeError) when it vanishes in a read.
            self.close()
            self._left = self._cutter.broken(self._now_ms())
            return self.read()
        now_ms = self._now_ms()
        return Heard(tuple(self._cutter.feed(data, now_ms) if data else self._cutter.silence(now_ms)))

    def close(self) -> None:
        """Gives the port back."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.close()
            except OSError:  # An unplugged port is as closed as it gets.
                return

    def _port(self) -> str | None:
        if self._usb is None:
            return self._wanted
        ports = self._load("serial.tools.list_ports").comports()
        return next((port.device for port in ports if (port.vid, port.pid) == self._usb), None)

    def _absent(self) -> Lost:
        return Lost(f"{self._subject()} is not plugged in. Plug it in; until then type the numbers.")

    def _refused(self, error: Exception) -> Lost:
        number = getattr(error, "errno", None)
        if number in {errno.EACCES, errno.EPERM} or "PermissionError" in str(error):
            return Lost(f"{self._subject()} may not be used by this user. Add the user to the group dialout.")
        if number in {errno.EBUSY, errno.EAGAIN} or "exclusively lock" in str(error):
            return Lost(f"{self._subject()} is used by another program. Close that program.")
        if number in {None, errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}:
            return self._absent()
        return Lost(f"{self._subject()} does not open: {error}. Unplug it and plug it in again.")

    def _subject(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def _now_ms(self) -> int:
        return int(self._waiting.monotonic() * 1000)
