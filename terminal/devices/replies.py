"""What an ESC/POS printer says back: status bytes, automatic status, finished jobs, told apart from noise.

Bit meanings are those of Epson's reference for DLE EOT n, GS a and GS ( H.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENQUIRIES: Final = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class StatusByte:
    """The answer to one DLE EOT."""

    value: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes that a printer with automatic status sends unasked; they answer no question of ours."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """Everything sent before this process id is on paper."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What the printer says of itself, an answer to GS I."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that no printer says at this place."""

    value: int


Reply = StatusByte | AutomaticStatus | ProcessDone | Said | Noise

_PROCESS_HEADER: Final = b"\x37\x22"
_PROCESS_REPLY_BYTES: Final = 7
_SAID_HEADER: Final = 0x5F
_SAID_BYTES_MAX: Final = 82


class ReplyReader:
    """Cuts the printer's bytes into replies, however they were split on the way."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that are whole now; what is still incomplete waits for more."""
        self._pending += data
        replies: list[Reply] = []
        while self._pending:
            reply = self._next()
            if reply is None:
                break
            replies.append(reply)
        return replies

    def reset(self) -> int:
        """Forget an unfinished reply; the number of bytes thrown away."""
        lost = len(self._pending)
        self._pending.clear()
        return lost

    def _next(self) -> Reply | None:
        first = self._pending[0]
        if first & 0x93 == 0x12:
            return StatusByte(self._take(1)[0])
        if first & 0x93 == 0x10:
            return self._automatic()
        if first == _PROCESS_HEADER[0]:
            return self._process_done()
        if first == _SAID_HEADER:
            return self._said()
        return Noise(self._take(1)[0])

    def _automatic(self) -> Reply | None:
        if any(byte & 0x90 for byte in self._pending[1:4]):
            return Noise(self._take(1)[0])
        return AutomaticStatus(self._take(4)) if len(self._pending) >= 4 else None

    def _process_done(self) -> Reply | None:
        seen = bytes(self._pending[:_PROCESS_REPLY_BYTES])
        if len(seen) >= 2 and seen[:2] != _PROCESS_HEADER:
            return Noise(self._take(1)[0])
        if len(seen) < _PROCESS_REPLY_BYTES:
            return None
        if seen[-1] != 0:
            return Noise(self._take(1)[0])
        return ProcessDone(self._take(_PROCESS_REPLY_BYTES)[2:6])

    def _said(self) -> Reply | None:
        seen = bytes(self._pending[1:_SAID_BYTES_MAX])
        end = seen.find(0)
        written = seen if end < 0 else seen[:end]
        if any(not 0x20 <= byte <= 0x7E for byte in written) or (end < 0 and len(seen) == _SAID_BYTES_MAX - 1):
            return Noise(self._take(1)[0])
        return None if end < 0 else Said(self._take(end + 2)[1:-1].decode("ascii"))

    def _take(self, count: int) -> bytes:
        taken = bytes(self._pending[:count])
        del self._pending[:count]
        return taken


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """The four status bytes in words; what the level of the drawer's sense pin means is a setting of the shop."""

    offline: bool
    cover_open: bool
    paper_out: bool
    near_end: bool
    jammed: bool
    drawer_pin: bool

    @property
    def ready(self) -> bool:
        """Whether a job may be sent."""
        return not (self.offline or self.cover_open or self.paper_out or self.jammed)


def status_of(values: dict[int, int]) -> DeviceStatus:
    """The device status from the answers to all four enquiries, keyed by their number."""
    printer, cause, error, paper = (values[enquiry] for enquiry in ENQUIRIES)
    return DeviceStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(cause & 0x20) or bool(paper & 0x60),
        near_end=bool(paper & 0x0C),
        jammed=bool(cause & 0x40) or bool(error & 0x68),
        drawer_pin=bool(printer & 0x04),
    )
