"""The format of an archive: a magic word, then blocks, each a kind, two lengths and zstd over MessagePack.

About, Keys, then per table Begin, Rows ..., End with its digest, and at last Whole with the digest of all bytes before.
Whatever is read was within its limits and had its digest; a reader that came to Whole has seen every byte of the file.
"""

from __future__ import annotations

import hashlib
import io
import struct
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import msgspec
import zstandard

from central.errors import BadArchive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from central.store.copying import Value

MAGIC = b"pointill-backup\n"
FORMAT = 1
BLOCK_BYTES = 512 * 1024
"""A block is closed when it has grown beyond this."""
BLOCK_BYTES_MAX = 8 * 1024 * 1024
RATIO_MAX = 200
UNPACKED_BYTES_FREE = 256 * 1024 * 1024
"""An archive may unpack to this much, or to RATIO_MAX times its size; more is a bomb."""

_HEAD = struct.Struct(">cII")
_WINDOW_BYTES_MAX = 8 * 1024 * 1024
_LEVEL = 3


class About(msgspec.Struct, frozen=True):
    """Whose backup this is and when it was made; `schema` is the revision of its tables."""

    format: int
    schema: str
    generation: int
    shop: str
    shop_name: str
    made_ms: int


class Keys(msgspec.Struct, frozen=True):
    """What a restored server needs so that the tills know it again; None where it never served."""

    server_key: bytes | None = None


class Begin(msgspec.Struct, frozen=True):
    """A table begins."""

    name: str
    columns: tuple[str, ...]


class Rows(msgspec.Struct, frozen=True, array_like=True):
    """Some rows of the table that began last; whoever believes them looks at the types of their values first."""

    rows: list[list[Any]]


class End(msgspec.Struct, frozen=True):
    """The table ends; the digest is over the unpacked bytes of its blocks."""

    rows: int
    digest: bytes


class Whole(msgspec.Struct, frozen=True):
    """The archive ends; the digest is over every byte of the file before this block."""

    tables: int
    rows: int
    digest: bytes


Block = About | Keys | Begin | Rows | End | Whole
_KINDS: dict[bytes, type[Block]] = {b"A": About, b"K": Keys, b"B": Begin, b"R": Rows, b"E": End, b"W": Whole}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
Expected = TypeVar("Expected", About, Keys)


class ArchiveWriter:
    """Writes an archive in one go into a file that is open for writing."""

    def __init__(self, file: BinaryIO, about: About, keys: Keys) -> None:
        self._file = file
        self._whole = hashlib.sha256()
        self._packer = zstandard.ZstdCompressor(level=_LEVEL)
        self._tables = self._rows = 0
        self._raw(MAGIC)
        self._block(about)
        self._block(keys)

    def table(self, name: str, columns: Sequence[str], rows: Iterator[tuple[Value, ...]]) -> int:
        """Writes a whole table; the number of its rows."""
        section = hashlib.sha256(self._block(Begin(name, tuple(columns))))
        written, size = 0, 0
        waiting: list[list[Value]] = []
        for row in rows:
            waiting.append(list(row))
            size += 16 + sum(len(one) if isinstance(one, str | bytes) else 8 for one in row)
            if size >= BLOCK_BYTES:
                section.update(self._block(Rows(waiting)))
                written, size, waiting = written + len(waiting), 0, []
        if waiting:
            section.update(self._block(Rows(waiting)))
            written += len(waiting)
        self._block(End(written, section.digest()))
        self._tables, self._rows = self._tables + 1, self._rows + written
        return written

    def finish(self) -> bytes:
        """Closes the archive; its digest."""
        digest = self._whole.digest()
        self._block(Whole(self._tables, self._rows, digest))
        return digest

    def _block(self, block: Block) -> bytes:
        plain = msgspec.msgpack.encode(block)
        if len(plain) > BLOCK_BYTES_MAX:
            raise BadArchive("A row of the database is too large for a backup. Nothing was written.")
        packed = self._packer.compress(plain)
        self._raw(_HEAD.pack(_LETTERS[type(block)], len(packed), len(plain)) + packed)
        return plain

    def _raw(self, data: bytes) -> None:
        self._file.write(data)
        self._whole.update(data)


class ArchiveReader:
    """Reads an archive of `size` bytes, once, from its start; BadArchive at the first thing that is not right."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._whole = hashlib.sha256()
        self._left = max(UNPACKED_BYTES_FREE, RATIO_MAX * size)
        self.unpacked = 0
        if self._file.read(len(MAGIC)) != MAGIC:
            raise BadArchive(
                "This file is no backup of Pointill. Nothing was changed. Give the file that backup wrote."
            )
        self._whole.update(MAGIC)
        self.about = self._expect(About)
        if self.about.format != FORMAT:
            raise BadArchive(
                "The backup was made by a newer version of this program. Nothing was changed. Install that version."
            )
        self.keys = self._expect(Keys)

    def blocks(self) -> Iterator[Begin | Rows | End | Whole]:
        """Tables and rows in their order; the last one is Whole, and nothing stands behind it in the file."""
        section, rows, tables, all_rows = None, 0, 0, 0
        while True:
            before = self._whole.digest()
            block, plain = self._next()
            match block:
                case Begin() if section is None:
                    section, rows, tables = hashlib.sha256(plain), 0, tables + 1
                case Rows() if section is not None:
                    section.update(plain)
                    rows += len(block.rows)
                case End() if section is not None and block == End(rows, section.digest()):
                    section, all_rows = None, all_rows + rows
                case Whole() if section is None and block == Whole(tables, all_rows, before):
                    if self._file.read(1):
                        raise damaged("something stands behind its end")
                    yield block
                    return
                case _:
                    raise damaged("a part of it does not fit the rest")
            yield block

    def _expect(self, kind: type[Expected]) -> Expected:
        block, _ = self._next()
        if not isinstance(block, kind):
            raise damaged("it does not begin as it should")
        return block

    def _next(self) -> tuple[Block, bytes]:
        head = self._file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise damaged("it ends too early")
        letter, packed_bytes, plain_bytes = _HEAD.unpack(head)
        kind = _KINDS.get(letter)
        if kind is None or plain_bytes > BLOCK_BYTES_MAX or packed_bytes > BLOCK_BYTES_MAX + 64 * 1024:
            raise damaged("a part of it is of no known kind or size")
        self.unpacked += plain_bytes
        if self.unpacked > self._left:
            raise damaged("it would unpack to far more than a shop has")
        packed = self._file.read(packed_bytes)
        if len(packed) < packed_bytes:
            raise damaged("it ends too early")
        self._whole.update(head + packed)
        plain = _unpacked(packed, plain_bytes)
        try:
            return msgspec.msgpack.decode(plain, type=kind), plain
        except (msgspec.MsgspecError, ValueError, RecursionError):  # ValueError: text that is none.
            raise damaged("a part of it cannot be read") from None


def damaged(how: str) -> BadArchive:
    """The refusal of an archive that is not what it was when it was made."""
    return BadArchive(f"The backup is damaged: {how}. Nothing was changed. Use another backup.")


def _unpacked(packed: bytes, size: int) -> bytes:
    """Exactly `size` bytes, and never more in memory, whatever the packed bytes say of themselves."""
    try:
        with zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES_MAX).stream_reader(io.BytesIO(packed)) as reader:
            plain = reader.read(size + 1)
    except zstandard.ZstdError:
        raise damaged("a part of it cannot be unpacked") from None
    if len(plain) != size:
        raise damaged("a part of it is not as long as it says")
    return plain
