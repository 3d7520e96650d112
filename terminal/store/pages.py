"""Reads rows out of the pages of a damaged SQLite file, each leaf by itself (file format 3), and never writes to it."""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Value: TypeAlias = int | float | str | bytes | None

_MAGIC = b"SQLite format 3\x00"
_PAGE_BYTES = 4096
_FIRST_HEADER = 100
_LEAF = 0x0D
_ROW_BYTES_MAX = 4 * 1024 * 1024
_LOG_HEADER, _FRAME_HEADER = 32, 24
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FLOAT, _ZERO, _ONE, _TEXT_OR_BLOB = 7, 8, 9, 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row of some table: its rowid and the columns in the order of the table; the rowid's own column is None."""

    rowid: int
    values: tuple[Value, ...]


@dataclass(slots=True)
class Pages:
    """The pages of a file with its write-ahead log on top; what cannot be read is an empty page.

    The tree above the leaves, the schema and the header may be gone: nothing is looked up through them.
    """

    path: Path
    size: int = _PAGE_BYTES
    logged: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> Pages:
        """Those of a file that need not be there."""
        log = _bytes(path.with_name(f"{path.name}-wal"), 0, None)
        size = _page_size(_bytes(path, 0, _FIRST_HEADER), log)
        return cls(path, size, _committed(log, size))

    @classmethod
    def as_played(cls, path: Path) -> Pages:
        """Those that SQLite itself would see: of the log what stands before its first frame with a wrong sum."""
        log = _bytes(path.with_name(f"{path.name}-wal"), 0, None)
        size = _page_size(_bytes(path, 0, _FIRST_HEADER), log)
        return cls(path, size, _committed(log[: _sound_bytes(log, size)], size))

    def rows(self) -> Iterator[Row]:
        """Every row of every table on a leaf that can be read, in no order; stale copies of a leaf are rows too."""
        length = self.path.stat().st_size if self.path.exists() else 0
        for number in range(1, max([-(-length // self.size), *self.logged]) + 1):
            yield from self._leaf(number)

    def logged_rows(self) -> Iterator[Row]:
        """Every row on a leaf that the log has."""
        for number in sorted(self.logged):
            yield from self._leaf(number)

    def _page(self, number: int) -> bytes:
        page = self.logged.get(number) or _bytes(self.path, (number - 1) * self.size, self.size)
        return page if len(page) == self.size else bytes(self.size)

    def _leaf(self, number: int) -> Iterator[Row]:
        page, at = self._page(number), _FIRST_HEADER if number == 1 else 0
        if page[at] != _LEAF:
            return
        cells = int.from_bytes(page[at + 3 : at + 5], "big")
        for place in range(at + 8, min(at + 8 + 2 * cells, self.size - 1), 2):
            row = self._cell(page, int.from_bytes(page[place : place + 2], "big"))
            if row is not None:
                yield row

    def _cell(self, page: bytes, at: int) -> Row | None:
        try:
            length, at = _varint(page, at)
            rowid, at = _varint(page, at)
            return Row(_signed(rowid), _values(self._payload(page, at, length)))
        except (IndexError, ValueError, struct.error):
            return None

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        if length > _ROW_BYTES_MAX:
            raise ValueError(length)
        most, least = self.size - 35, (self.size - 12) * 32 // 255 - 23
        spilt = least + (length - least) % (self.size - 4)
        here = length if length <= most else spilt if spilt <= most else least
        payload, following = page[at : at + here], 0
        if here < length:
            following = int.from_bytes(page[at + here : at + here + 4], "big")
        while len(payload) < length and following:
            further = self._page(following)
            payload += further[4 : 4 + length - len(payload)]
            following = int.from_bytes(further[:4], "big")
        if len(payload) != length:
            raise ValueError(length)
        return payload


def _bytes(path: Path, at: int, length: int | None) -> bytes:
    """A part of a file, empty where the disk does not give it."""
    try:
        with path.open("rb", buffering=0) as reading:
            reading.seek(at)
            return reading.read() if length is None else reading.read(length)
    except OSError:
        return b""


def _page_size(header: bytes, log: bytes) -> int:
    candidates = []
    if header[:16] == _MAGIC:
        size = int.from_bytes(header[16:18], "big")
        candidates.append(65_536 if size == 1 else size)
    if len(log) >= _LOG_HEADER:
        candidates.append(int.from_bytes(log[8:12], "big"))
    return next((one for one in candidates if 512 <= one <= 65_536 and not one & (one - 1)), _PAGE_BYTES)


def _committed(log: bytes, size: int) -> dict[int, bytes]:
    """The newest page of each number, up to the last commit of this log's present round (its salt).

    Where the log's own header is damaged, its first frame tells the round.

    SQLite ends at the first frame whose sum is wrong. Here a frame that is damaged is left out and the rest is read on:
    whoever uses the rows has better proof of them than a sum.
    """
    pages: dict[int, bytes] = {}
    uncommitted: dict[int, bytes] = {}
    salt = log[16:24] if _is_whole(log[:_LOG_HEADER]) else log[_LOG_HEADER + 8 : _LOG_HEADER + 16]
    for at in range(_LOG_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, commit = struct.unpack(">II", log[at : at + 8])
        if log[at + 8 : at + 16] != salt:
            continue
        uncommitted[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if commit:
            pages |= uncommitted
            uncommitted = {}
    return pages


def _is_whole(header: bytes) -> bool:
    """Whether the sum in a log's header is right."""
    return len(header) == _LOG_HEADER and _summed(header[:24], header, (0, 0)) == struct.unpack(">2I", header[24:])


def _sound_bytes(log: bytes, size: int) -> int:
    """How far SQLite plays the log: each frame's sum goes on from the one before."""
    if not _is_whole(log[:_LOG_HEADER]):
        return 0
    salt, sums, frame = log[16:24], struct.unpack(">2I", log[24:32]), _FRAME_HEADER + size
    for at in range(_LOG_HEADER, len(log) - frame + 1, frame):
        sums = _summed(log[at + _FRAME_HEADER : at + frame], log, _summed(log[at : at + 8], log, sums))
        if log[at + 8 : at + 16] != salt or sums != struct.unpack(">2I", log[at + 16 : at + 24]):
            return at
    return len(log)


def _summed(data: bytes, log: bytes, sums: tuple[int, ...]) -> tuple[int, ...]:
    """The sum of file format 4.2; the lowest bit of the log's magic says which way round its words stand."""
    words = array("I", data)
    if (log[3] & 1 == 1) != (sys.byteorder == "big"):
        words.byteswap()
    first, second = sums
    each = iter(words)
    for one, other in zip(each, each, strict=True):
        first = first + one + second & 0xFFFFFFFF
        second = second + other + first & 0xFFFFFFFF
    return first, second


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _values(record: bytes) -> tuple[Value, ...]:
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        values.append(value)
    if at != len(record):
        raise ValueError(at)
    return tuple(values)


def _value(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, _ZERO, _ONE):
        return (None if kind == 0 else kind - _ZERO), at
    if kind == _FLOAT:
        return struct.unpack(">d", record[at : at + 8])[0], at + 8
    length = _INTEGER_BYTES.get(kind, (kind - _TEXT_OR_BLOB) // 2)
    data = record[at : at + length]
    if len(data) != length or kind in (10, 11):
        raise ValueError(kind)
    if kind < _FLOAT:
        return int.from_bytes(data, "big", signed=True), at + length
    return (data.decode() if kind % 2 else data), at + length
