"""A printer of Windows by its name: the spooler takes the bytes as they are and tells how the printer seems to be."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from terminal.devices.transport import CannotOpen, Connection, ConnectionLost

_NOT_HERE: Final = (
    "Printers of Windows can be used on Windows only, with pywin32. Choose tcp://, usb://, serial:// or file:// here."
)
# PRINTER_STATUS_* of the Windows SDK (winspool.h), the worst first.
_STATUS: Final = (
    (0x00400000, "Its cover is open. Close it."),
    (0x00000010, "It is out of paper. Put in a new roll."),
    (0x00000008, "Its paper is jammed. Open it and clear it."),
    (0x00000080, "It is off line. Check power and cable."),
    (0x00001000, "It is not available. Check power and cable."),
    (0x00100000, "A person has to look at it."),
    (0x00000002, "It reports a fault. Switch it off and on."),
    (0x00000001, "It is paused. Let it go on in the printer's window."),
)
_OFF_LINE: Final = 0x00000080
_WORK_OFFLINE: Final = 0x400
_LEVEL_OF_STATUS: Final = 2


class _Win32Print(Protocol):
    """The part of win32print that is used here, under Windows' own names."""

    def OpenPrinter(self, name: str, /) -> object: ...
    def GetPrinter(self, handle: object, level: int, /) -> Mapping[str, object]: ...
    def StartDocPrinter(self, handle: object, level: int, about: tuple[str, None, str], /) -> int: ...
    def WritePrinter(self, handle: object, data: bytes, /) -> int: ...
    def EndDocPrinter(self, handle: object, /) -> None: ...
    def AbortPrinter(self, handle: object, /) -> None: ...
    def ClosePrinter(self, handle: object, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Spooler:
    """win32print with the error that it raises."""

    calls: _Win32Print
    fault: type[Exception]


class WindowsTransport:
    """A printer of the spooler; `spooler` finds win32print, which is loaded when the first line is opened."""

    answers = False

    def __init__(self, printer: str, spooler: Callable[[], Spooler] | None = None) -> None:
        self._printer = printer
        self._spooler = spooler or _win32print
        self.name = f"win32://{printer}"

    def open(self) -> Connection:
        """Open the printer and look how it is; raises CannotOpen."""
        spooler = self._spooler()
        try:
            handle = spooler.calls.OpenPrinter(self._printer)
        except spooler.fault as error:
            raise CannotOpen(
                f"Windows knows no printer {self._printer}: {_reason(error)}. See its name under Printers and scanners."
            ) from error
        try:
            trouble = _trouble(spooler.calls.GetPrinter(handle, _LEVEL_OF_STATUS))
        except spooler.fault as error:
            trouble = f"{_reason(error)}."
        if trouble:
            with contextlib.suppress(spooler.fault):
                spooler.calls.ClosePrinter(handle)
            raise CannotOpen(f"Windows says of the printer {self._printer}: {trouble}")
        return _WindowsConnection(spooler, handle)


class _WindowsConnection:
    def __init__(self, spooler: Spooler, handle: object) -> None:
        self._calls, self._fault, self._handle = spooler.calls, spooler.fault, handle
        self._begun = False

    def write_some(self, data: bytes) -> int:
        try:
            if not self._begun:
                self._calls.StartDocPrinter(self._handle, 1, ("Pointill", None, "RAW"))
                self._begun = True
            return self._calls.WritePrinter(self._handle, data)
        except self._fault as error:
            raise ConnectionLost(_reason(error)) from error

    def read_some(self, seconds: float) -> bytes:
        del seconds
        return b""

    def hand_over(self) -> None:
        if not self._begun:
            return
        try:
            self._calls.EndDocPrinter(self._handle)
        except self._fault as error:
            raise ConnectionLost(_reason(error)) from error
        self._begun = False

    def close(self) -> None:
        with contextlib.suppress(self._fault):
            if self._begun:
                self._calls.AbortPrinter(self._handle)
        with contextlib.suppress(self._fault):
            self._calls.ClosePrinter(self._handle)


def _win32print() -> Spooler:
    try:
        import pywintypes
        import win32print
    except ImportError as error:
        raise CannotOpen(_NOT_HERE) from error
    return Spooler(win32print, pywintypes.error)


def _trouble(known: Mapping[str, object]) -> str | None:
    status, attributes = known.get("Status"), known.get("Attributes")
    bits = status if isinstance(status, int) else 0
    if isinstance(attributes, int) and attributes & _WORK_OFFLINE:
        bits |= _OFF_LINE
    return next((sentence for bit, sentence in _STATUS if bits & bit), None)


def _reason(error: Exception) -> str:
    """The words of a Windows error, which is (number, function, words)."""
    words = error.args[-1] if error.args else error
    return str(words).strip().rstrip(".")
