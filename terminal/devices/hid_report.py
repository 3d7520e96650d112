"""Reports of HID-POS scanners (usage page 0x8C): which bytes are the code, and which report goes on; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from terminal.devices.scan_bytes import CODE_MAX, PARTIAL_MS, SentCode

SCANNED_DATA: Final = 2
"""The number of the report that carries a code."""
DATA_MAX: Final = 56
REPORT_BYTES: Final = 64
_AIM: Final = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
_COMMAND_ANSWER: Final = b"]Z"
_ENDS: Final = b"\r\n\x03\t"


@dataclass(frozen=True, slots=True)
class ScannedData:
    """One report: a piece of a code with the identifier in front, if the scanner gives one; `more` if it goes on."""

    aim: bytes
    data: bytes
    more: bool


def scanned_data(report: bytes) -> ScannedData | None:
    """What a report carries, or None for one that is no code or that is not whole.

    Two layouts are in use. Number, length, identifier of three bytes, data, and at the end whether more follows
    (Honeywell and most others); or number, length, data with the identifier inside it if at all (Newland).
    """
    if len(report) < 3 or report[0] != SCANNED_DATA:
        return None
    length = report[1]
    if not 0 < length <= DATA_MAX or len(report) < REPORT_BYTES - 1:
        return None
    behind = report[2 + length : 5 + length]
    if _AIM.match(report, 2) and any(behind):
        more = len(report) >= REPORT_BYTES and bool(report[REPORT_BYTES - 1] & 1)
        return ScannedData(report[2:5], report[5 : 5 + length], more)
    if report[2:5] == b"\0\0\0" and any(behind):
        return ScannedData(b"", report[5 : 5 + length], more=bool(report[-1] & 1))
    return ScannedData(b"", report[2 : 2 + length], more=length == DATA_MAX)


class ReportJoiner:
    """Joins the reports of one scanner into codes; every time is in monotonic milliseconds."""

    def __init__(self) -> None:
        self._aim = b""
        self._begun = b""
        self._beat_at_ms = 0

    def feed(self, report: bytes, at_ms: int) -> list[SentCode]:
        """The codes that this report ends; a report that is not whole tears what had begun."""
        codes = self.silence(at_ms)
        piece = scanned_data(report)
        if piece is None:
            is_ours = report[:1] == bytes([SCANNED_DATA])
            return codes + (self._end(at_ms, torn=True, raw=report[2:]) if is_ours else [])
        if piece.aim.startswith(_COMMAND_ANSWER):
            return codes
        if self._begun and piece.aim != self._aim:
            codes += self._end(at_ms, torn=True)
        self._aim, self._beat_at_ms = piece.aim, at_ms
        self._begun += piece.data
        return codes if piece.more else codes + self._end(at_ms, torn=len(self._begun) > CODE_MAX)

    def silence(self, now_ms: int) -> list[SentCode]:
        """What began and never went on, once nothing has come for three seconds.

        A code that fills its report to the last byte goes on by a report of its own in one of the layouts only.
        """
        if not self._begun or now_ms - self._beat_at_ms < PARTIAL_MS:
            return []
        return self._end(self._beat_at_ms, torn=bool(self._aim) or len(self._begun) % DATA_MAX > 0)

    def broken(self, now_ms: int) -> list[SentCode]:
        """What was under way when the scanner was unplugged."""
        return self._end(now_ms, torn=True) if self._begun else []

    def _end(self, at_ms: int, *, torn: bool, raw: bytes = b"") -> list[SentCode]:
        whole = self._begun + raw
        code = self._aim + whole[:CODE_MAX].rstrip(_ENDS if not torn else b"\0")
        self._aim, self._begun = b"", b""
        return [SentCode(code, at_ms, torn)] if code or torn else []
