"""Scanners that speak HID-POS over USB, past the keyboard; hidapi is loaded by the scanner's own thread."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.hid_report import REPORT_BYTES, ReportJoiner
from terminal.devices.scan_bytes import SentCode
from terminal.devices.scanner import READ_S, Heard
from terminal.devices.source import Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    import hid

USAGE_PAGE: Final = 0x8C
_USAGES: Final = (0x01, 0x02, 0x03, 0x04, 0x05)
_NO_LIBRARY: Final = "The library hidapi is missing, so no HID-POS scanner can be used. Install hidapi."
_REPORTS_MAX: Final = 64


class HidScanner:
    """The first HID-POS scanner that is plugged in, or the one of these USB numbers (vendor, product)."""

    def __init__(
        self,
        usb: tuple[int, int] | None = None,
        *,
        load: Callable[[str], ModuleType] = import_module,
        waiting: Waiting | None = None,
    ) -> None:
        self.name = "the HID-POS scanner" if usb is None else f"the HID-POS scanner {usb[0]:04x}:{usb[1]:04x}"
        self.garbled = (
            f"{self._subject()} sends signs that make no sense. Set it to HID-POS with the codes of its manual."
        )
        self._usb = usb
        self._load = load
        self._waiting = waiting or MachineWaiting()
        self._joiner = ReportJoiner()
        self._left: list[SentCode] = []
        self._device: hid.device | None = None

    def open(self) -> Lost | None:
        """Takes the device."""
        try:
            hid = self._load("hid")
        except ImportError:
            return Lost(_NO_LIBRARY)
        try:
            paths = [about["path"] for about in hid.enumerate(*(self._usb or ())) if self._is_scanner(about)]
            if not paths:
                return self._absent()
            self._device = hid.device()
            self._device.open_path(paths[0])
        except (OSError, ValueError):
            self.close()
            return Lost(f"{self._subject()} may not be used by this user, or another program has it.")
        self._joiner = ReportJoiner()
        return None

    def read(self) -> Heard | Lost:
        """What came within half a second; what an unplugged scanner had begun is told before it is lost."""
        if self._left or self._device is None:
            left, self._left = self._left, []
            return Heard(tuple(left)) if left else self._absent()
        codes: list[SentCode] = []
        wait_ms = int(READ_S * 1000)
        try:
            for _ in range(_REPORTS_MAX):
                report = bytes(self._device.read(REPORT_BYTES, wait_ms))
                if not report:
                    break
                codes += self._joiner.feed(report, self._now_ms())
                wait_ms = 1
        except (OSError, ValueError):
            self.close()
            self._left = codes + self._joiner.broken(self._now_ms())
            return self.read()
        return Heard(tuple(codes or self._joiner.silence(self._now_ms())))

    def close(self) -> None:
        """Gives the device back."""
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _is_scanner(self, about: dict[str, object]) -> bool:
        return about.get("usage_page") == USAGE_PAGE and about.get("usage") in _USAGES

    def _absent(self) -> Lost:
        return Lost(
            f"{self._subject()} is not plugged in, or plays a keyboard. Plug it in, scan `USB HID-POS` in its manual."
        )

    def _subject(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def _now_ms(self) -> int:
        return int(self._waiting.monotonic() * 1000)
