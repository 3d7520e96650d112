"""A HID-POS scanner that is there, is not, or is pulled out."""

from collections import deque
from types import ModuleType

from terminal.devices.scanner import Heard
from terminal.devices.scanner_hid import USAGE_PAGE, HidScanner
from terminal.devices.source import Lost
from tests.fakes.code_pictures import without

REPORT = bytes([2, 13, *b"]E04006381333931", *[0] * 43, 63, 0, 0])
HALF = bytes([2, 56, *b"]Q1", *b"7" * 56, 63, 0, 1])
SCANNER = {"path": b"/dev/hidraw3", "usage_page": USAGE_PAGE, "usage": 2}
KEYBOARD = {"path": b"/dev/hidraw1", "usage_page": 1, "usage": 6}


class DeviceFake:
    def __init__(self, reports: list[bytes | OSError], *, opens: bool = True) -> None:
        self.reports, self.opens = deque(reports), opens
        self.path = b""
        self.closed = False
        self.waits: list[int] = []

    def open_path(self, path: bytes) -> None:
        if not self.opens:
            raise OSError("open failed")
        self.path = path

    def read(self, size: int, wait_ms: int) -> list[int]:
        self.waits.append(wait_ms)
        report = self.reports.popleft() if self.reports else b""
        if isinstance(report, OSError):
            raise report
        return list(report[:size])

    def close(self) -> None:
        self.closed = True


def library(device: DeviceFake, *found: dict[str, object]) -> ModuleType:
    hid = ModuleType("hid")
    hid.device = lambda: device  # type: ignore[attr-defined]
    hid.enumerate = lambda vendor=0, product=0: list(found)  # type: ignore[attr-defined]
    return hid


def scanner_with(device: DeviceFake, *found: dict[str, object]) -> HidScanner:
    return HidScanner(load=lambda name: library(device, *found))


def told(heard: Heard | Lost) -> list[bytes]:
    assert isinstance(heard, Heard)
    return [code.told for code in heard.codes]


def test_the_scanner_among_the_devices_is_taken_and_read() -> None:
    device = DeviceFake([REPORT, REPORT])
    scanner = scanner_with(device, KEYBOARD, SCANNER)
    assert scanner.open() is None
    assert device.path == SCANNER["path"]
    assert told(scanner.read()) == [b"]E04006381333931"] * 2
    assert max(device.waits) <= 500
    scanner.close()
    assert device.closed
    assert isinstance(scanner.read(), Lost)


def test_a_scanner_that_plays_a_keyboard_is_told_how_to_change() -> None:
    lost = scanner_with(DeviceFake([]), KEYBOARD).open()
    assert lost is not None
    assert "plays a keyboard" in lost.sentence


def test_a_scanner_unplugged_amid_a_code_tells_what_was_lost_and_is_gone() -> None:
    scanner = scanner_with(DeviceFake([REPORT, HALF, OSError("read error")]), SCANNER)
    scanner.open()
    whole, torn = told(scanner.read())
    assert (whole, torn.endswith("\ufffd".encode())) == (b"]E04006381333931", True)
    lost = scanner.read()
    assert isinstance(lost, Lost)
    assert "not plugged in" in lost.sentence


def test_a_scanner_that_may_not_be_used_and_a_missing_library_have_their_sentences() -> None:
    refused = scanner_with(DeviceFake([], opens=False), SCANNER).open()
    missing = HidScanner(load=without("hid")).open()
    assert refused is not None
    assert "may not be used" in refused.sentence
    assert missing is not None
    assert "Install hidapi" in missing.sentence
