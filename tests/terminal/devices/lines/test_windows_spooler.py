"""A printer of Windows' spooler, played by a fake of win32print: one document a job, and its faults as sentences."""

from __future__ import annotations

import sys

import pytest

from terminal.devices.lines.windows_spooler import Spooler, WindowsTransport
from terminal.devices.transport import CannotOpen, ConnectionLost


class WindowsFault(Exception):
    """What pywin32 raises is no OSError."""


class SpoolerFake:
    def __init__(self, status: int = 0, attributes: int = 0, fails: str = "") -> None:
        self.known = {"Status": status, "Attributes": attributes}
        self.fails = fails
        self.open = 0
        self.documents: list[bytes] = []
        self.aborted = 0
        self._document: bytes | None = None

    def OpenPrinter(self, name: str, /) -> object:
        self._may("OpenPrinter")
        self.open += 1
        return name

    def GetPrinter(self, handle: object, level: int, /) -> dict[str, object]:
        self._may("GetPrinter")
        assert level == 2
        return dict(self.known)

    def StartDocPrinter(self, handle: object, level: int, about: tuple[str, None, str], /) -> int:
        self._may("StartDocPrinter")
        assert (level, about[2]) == (1, "RAW")
        self._document = b""
        return 7

    def WritePrinter(self, handle: object, data: bytes, /) -> int:
        self._may("WritePrinter")
        assert self._document is not None
        self._document += data
        return len(data)

    def EndDocPrinter(self, handle: object, /) -> None:
        self._may("EndDocPrinter")
        assert self._document is not None
        self.documents.append(self._document)

    def AbortPrinter(self, handle: object, /) -> None:
        self.aborted += 1

    def ClosePrinter(self, handle: object, /) -> None:
        self.open -= 1

    def _may(self, name: str) -> None:
        if name == self.fails:
            raise WindowsFault(1801, name, "The printer name is invalid.")


def transport(spooler: SpoolerFake) -> WindowsTransport:
    return WindowsTransport("TM", lambda: Spooler(spooler, WindowsFault))


def test_a_job_is_one_raw_document() -> None:
    spooler = SpoolerFake()
    line = transport(spooler).open()
    assert line.write_some(b"one") + line.write_some(b"two") == 6
    assert spooler.documents == []
    line.hand_over()
    line.close()
    assert spooler.documents == [b"onetwo"]
    assert (spooler.open, spooler.aborted) == (0, 0)
    assert line.read_some(0) == b""


def test_a_job_that_was_not_whole_is_taken_back() -> None:
    spooler = SpoolerFake()
    line = transport(spooler).open()
    line.write_some(b"half")
    line.close()
    assert (spooler.documents, spooler.aborted, spooler.open) == ([], 1, 0)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(0x10, "new roll"), (0x400000, "Close it"), (0x80, "power and cable"), (0x12, "new roll"), (0x1, "paused")],
)
def test_what_windows_knows_of_the_printer_is_said(status: int, sentence: str) -> None:
    spooler = SpoolerFake(status)
    with pytest.raises(CannotOpen, match=sentence):
        transport(spooler).open()
    assert spooler.open == 0


def test_a_printer_that_is_told_to_work_off_line_is_off_line() -> None:
    with pytest.raises(CannotOpen, match="off line"):
        transport(SpoolerFake(attributes=0x400)).open()


@pytest.mark.parametrize("call", ["OpenPrinter", "GetPrinter"])
def test_a_printer_that_windows_does_not_know_is_a_sentence(call: str) -> None:
    spooler = SpoolerFake(fails=call)
    with pytest.raises(CannotOpen, match="The printer name is invalid"):
        transport(spooler).open()
    assert spooler.open == 0


@pytest.mark.parametrize("call", ["StartDocPrinter", "WritePrinter", "EndDocPrinter"])
def test_a_spooler_that_fails_amid_a_job_loses_the_line(call: str) -> None:
    line = transport(SpoolerFake(fails=call)).open()
    with pytest.raises(ConnectionLost, match="invalid"):  # noqa: PT012 - the call that fails differs
        line.write_some(b"x")
        line.hand_over()
    line.close()


@pytest.mark.skipif(sys.platform == "win32", reason="here it can be used")
def test_elsewhere_than_on_windows_it_is_a_sentence() -> None:
    with pytest.raises(CannotOpen, match="on Windows only"):
        WindowsTransport("TM").open()
