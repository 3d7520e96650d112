"""The ESC/POS byte stream cut into commands, however it arrives; lengths are those of Epson's command reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

TOKEN_BYTES_MAX: Final = 4_000_000
_UNTIL_NUL_MAX: Final = 256
_LEADS: Final = {0x1B: "ESC", 0x1C: "FS", 0x1D: "GS", 0x10: "DLE"}
_SINGLES: Final = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}

# How many bytes follow the two that name the command.
_FIXED: Final[dict[bytes, int]] = {
    **dict.fromkeys((b"\x1b@", b"\x1b2", b"\x1bL", b"\x1bS", b"\x1bi", b"\x1bm", b"\x1b\x0c", b"\x1c&", b"\x1c."), 0),
    **{b"\x1b" + bytes([sign]): 1 for sign in b" !%-3=?AEGJKMRTUVadertu{"},
    **dict.fromkeys((b"\x1b$", b"\x1b\\", b"\x1bc"), 2),
    b"\x1bp": 3,
    b"\x1bW": 8,
    **{b"\x1c" + bytes([sign]): 1 for sign in b"!-CW"},
    **dict.fromkeys((b"\x1cS", b"\x1cp"), 2),
    **{b"\x1d" + bytes([sign]): 1 for sign in b"!#/BEHITabfhrw|"},
    **{b"\x1d" + bytes([sign]): 2 for sign in b"$LPW\\"},
    b"\x1d:": 0,
    b"\x1d^": 3,
}


@dataclass(frozen=True, slots=True)
class Token:
    """One command: `name` such as "ESC a" or "text", `args` the bytes behind the name, `size` all its bytes."""

    name: str
    args: bytes
    size: int

    @property
    def real_time(self) -> bool:
        """Whether a printer obeys on reception, before everything that it has not yet printed."""
        return self.name.startswith("DLE ")


class Tokeniser:
    """Give it bytes as they come, take whole commands; at most four megabytes wait for the end of one."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Token]:
        """The commands that are whole now."""
        self._pending += data
        tokens: list[Token] = []
        while self._pending:
            size = _size_of_first(self._pending)
            if size is None or size > len(self._pending):
                break
            tokens.append(_named(bytes(self._pending[:size])))
            del self._pending[:size]
        return tokens

    @property
    def pending_bytes(self) -> int:
        """How much of an unfinished command is there."""
        return len(self._pending)

    def reset(self) -> None:
        """Forget the beginning of a command, as a printer does that loses power."""
        self._pending.clear()


def _named(raw: bytes) -> Token:
    lead = raw[0]
    if lead in _SINGLES:
        return Token(_SINGLES[lead], b"", len(raw))
    if lead not in _LEADS:
        return Token("text" if lead >= 0x20 else "noise", raw, len(raw))
    if len(raw) == 1:
        return Token("noise", raw, 1)
    second = {0x04: "EOT", 0x05: "ENQ", 0x14: "DC4"}.get(raw[1], "?") if lead == 0x10 else chr(raw[1])
    return Token(f"{_LEADS[lead]} {second}", raw[2:], len(raw))


def _size_of_first(seen: bytearray) -> int | None:
    """The size of the command at the front, none while its bytes do not tell yet."""
    lead = seen[0]
    if lead >= 0x20:
        return next((place for place, byte in enumerate(seen) if byte < 0x20), len(seen))
    if lead not in _LEADS:
        return 1
    if len(seen) < 2:
        return None
    head = bytes(seen[:2])
    if lead == 0x10:
        return _real_time_size(seen)
    if head in _FIXED:
        return 2 + _FIXED[head]
    variable = _VARIABLE.get(head)
    size = variable(seen) if variable else 2
    # A length that no memory holds: a printer would swallow what comes, this one takes the name for noise.
    return 2 if size is not None and size > TOKEN_BYTES_MAX else size


def _real_time_size(seen: bytearray) -> int | None:
    if seen[1] not in (0x04, 0x05, 0x14):
        return 1
    if len(seen) < 3:
        return None
    if seen[1] == 0x14:
        return 3 + {1: 2, 2: 2, 7: 1, 8: 7}.get(seen[2], 0)
    return 4 if seen[1] == 0x04 and seen[2] in (7, 8) else 3


def _after_two_byte_length(at: int) -> Callable[[bytearray], int | None]:
    def size(seen: bytearray) -> int | None:
        return at + 2 + int.from_bytes(seen[at : at + 2], "little") if len(seen) >= at + 2 else None

    return size


def _until_nul(start: int) -> Callable[[bytearray], int | None]:
    def size(seen: bytearray) -> int | None:
        end = seen.find(0, start, start + _UNTIL_NUL_MAX)
        if end >= 0:
            return end + 1
        return start + _UNTIL_NUL_MAX if len(seen) >= start + _UNTIL_NUL_MAX else None

    return size


def _barcode_size(seen: bytearray) -> int | None:
    if len(seen) < 3:
        return None
    if seen[2] <= 6:
        return _until_nul(3)(seen)
    return 4 + seen[3] if len(seen) >= 4 else None


def _cut_size(seen: bytearray) -> int | None:
    if len(seen) < 3:
        return None
    return 3 if seen[2] in (0, 1, 48, 49) else 4


def _raster_size(seen: bytearray) -> int | None:
    if len(seen) < 8:
        return None
    return 8 + int.from_bytes(seen[4:6], "little") * int.from_bytes(seen[6:8], "little")


def _column_picture_size(seen: bytearray) -> int | None:
    if len(seen) < 5:
        return None
    return 5 + int.from_bytes(seen[3:5], "little") * (3 if seen[2] in (32, 33) else 1)


def _stored_picture_size(seen: bytearray) -> int | None:
    return 4 + seen[2] * seen[3] * 8 if len(seen) >= 4 else None


def _long_size(seen: bytearray) -> int | None:
    return 7 + int.from_bytes(seen[3:7], "little") if len(seen) >= 7 else None


_VARIABLE: Final[dict[bytes, Callable[[bytearray], int | None]]] = {
    b"\x1bD": _until_nul(2),
    b"\x1b*": _column_picture_size,
    b"\x1b(": _after_two_byte_length(3),
    b"\x1c(": _after_two_byte_length(3),
    b"\x1d(": _after_two_byte_length(3),
    b"\x1d8": _long_size,
    b"\x1d*": _stored_picture_size,
    b"\x1dk": _barcode_size,
    b"\x1dV": _cut_size,
    b"\x1dv": _raster_size,
}
