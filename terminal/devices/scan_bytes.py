"""Cuts what a scanner sends into codes: an end of line ends one, three seconds of silence give a torn one up; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PARTIAL_MS: Final = 3_000
CODE_MAX: Final = 600
"""A longer code is told cut off at this length, which no code of ours has."""

LOST_BYTES: Final = "\ufffd".encode()
"""Stands in a code of which something was lost, so that nothing acts on it."""

_ENDS: Final = b"\r\n\x03"
_BEGIN: Final = b"\x02"
_HONEST_CONTROLS: Final = b"\x1d\x1e\x04\t"


@dataclass(frozen=True, slots=True)
class SentCode:
    """One code as it was sent, without begin and end; `torn` when its end never came."""

    raw: bytes
    at_ms: int
    torn: bool = False

    @property
    def garbled(self) -> bool:
        """Whether this looks like noise, as bytes do that are read at a speed at which they were not sent."""
        try:
            self.raw.decode()
        except UnicodeDecodeError:
            return True
        controls = sum(byte < 0x20 and byte not in _HONEST_CONTROLS for byte in self.raw)
        return controls * 4 > len(self.raw)

    @property
    def told(self) -> bytes:
        """The bytes to hand on; a torn code bears a mark."""
        return self.raw + LOST_BYTES if self.torn else self.raw


class CodeCutter:
    """One scanner's bytes; every time is in monotonic milliseconds."""

    def __init__(self) -> None:
        self._begun = bytearray()
        self._too_long = False
        self._beat_at_ms = 0

    def feed(self, data: bytes, at_ms: int) -> list[SentCode]:
        """The codes that these bytes end."""
        codes = self.silence(at_ms)
        for byte in data:
            if byte in _ENDS:
                codes += self._end(at_ms, torn=self._too_long)
            elif byte in _BEGIN:
                codes += self._end(at_ms, torn=True)
            elif len(self._begun) < CODE_MAX:
                self._begun.append(byte)
            else:
                self._too_long = True
        self._beat_at_ms = at_ms
        return codes

    def silence(self, now_ms: int) -> list[SentCode]:
        """What began and never ended, once nothing has come for three seconds."""
        return self._end(self._beat_at_ms, torn=True) if now_ms - self._beat_at_ms >= PARTIAL_MS else []

    def broken(self, now_ms: int) -> list[SentCode]:
        """What was under way when the line broke."""
        return self._end(now_ms, torn=True)

    def _end(self, at_ms: int, *, torn: bool) -> list[SentCode]:
        raw, self._begun, self._too_long = bytes(self._begun), bytearray(), False
        return [SentCode(raw, at_ms, torn)] if raw else []
