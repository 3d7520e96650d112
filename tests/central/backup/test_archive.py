"""An archive is what was written, to the last bit, or it is refused; whoever wrote it."""

import hashlib
import io
import struct
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from central.backup import archive
from central.backup.archive import FORMAT, MAGIC, About, ArchiveReader, ArchiveWriter, Begin, End, Keys, Rows, Whole
from central.errors import BadArchive
from central.store.copying import Value

ABOUT = About(FORMAT, "0003", 4, "shop", "Corner", 1_800_000_000_000)
KEYS = Keys(b"k" * 32)
VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=40) | st.binary(max_size=40)
TABLES = st.dictionaries(
    st.text(min_size=1, max_size=8), st.lists(st.lists(VALUES, min_size=2, max_size=2)), max_size=4
)

Tables = dict[str, list[list[Value]]]


def written(tables: Tables) -> bytes:
    file = io.BytesIO()
    writer = ArchiveWriter(file, ABOUT, KEYS)
    for name, rows in tables.items():
        assert writer.table(name, ("a", "b"), iter(tuple(row) for row in rows)) == len(rows)
    writer.finish()
    return file.getvalue()


def read(data: bytes) -> tuple[About, Keys, Tables]:
    reader = ArchiveReader(io.BytesIO(data), len(data))
    tables: Tables = {}
    name = ""
    for block in reader.blocks():
        if isinstance(block, Begin):
            name = block.name
            tables[name] = []
        elif isinstance(block, Rows):
            tables[name] += block.rows
    return reader.about, reader.keys, tables


@given(TABLES)
def test_what_goes_in_comes_out(tables: Tables) -> None:
    assert read(written(tables)) == (ABOUT, KEYS, tables)


@given(TABLES, st.data())
def test_no_byte_can_be_missing(tables: Tables, data: st.DataObject) -> None:
    whole = written(tables)
    with pytest.raises(BadArchive, match="Nothing was changed"):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(TABLES, st.data())
def test_no_bit_can_be_another(tables: Tables, data: st.DataObject) -> None:
    whole = bytearray(written(tables))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BadArchive, match="Nothing was changed"):
        read(bytes(whole))


@given(st.binary(max_size=400), st.binary(max_size=40))
def test_whatever_stands_in_a_file_it_is_refused_in_words(junk: bytes, behind: bytes) -> None:
    for data in (junk, MAGIC + junk, written({})[:60] + junk, written({}) + behind + b"."):
        with pytest.raises(BadArchive):
            read(data)


def test_a_large_table_is_cut_into_blocks() -> None:
    rows: list[list[Value]] = [[number, b"\x00" * 1_000] for number in range(2_000)]
    data = written({"op": rows})
    reader = ArchiveReader(io.BytesIO(data), len(data))
    blocks = [block for block in reader.blocks() if isinstance(block, Rows)]
    assert len(blocks) > 2
    assert [row for block in blocks for row in block.rows] == rows
    assert reader.unpacked > 2_000_000 > len(data)


def packed(kind: bytes, plain: bytes, *, says: int | None = None) -> bytes:
    small = zstandard.compress(plain)
    return struct.pack(">cII", kind, len(small), len(plain) if says is None else says) + small


def begun() -> bytes:
    return MAGIC + packed(b"A", msgspec.msgpack.encode(ABOUT)) + packed(b"K", msgspec.msgpack.encode(KEYS))


def test_a_bomb_is_refused_before_it_fills_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of nothing but zeros: far more of them than any shop has, from a small file."""
    monkeypatch.setattr(archive, "UNPACKED_BYTES_FREE", 16 * 1024 * 1024)
    zeros = packed(b"R", msgspec.msgpack.encode(Rows([[b"\x00" * (7 * 1024 * 1024)]])))
    data = begun() + packed(b"B", msgspec.msgpack.encode(Begin("op", ("body",)))) + zeros * 100
    with pytest.raises(BadArchive, match="unpack to far more than a shop has"):
        read(data)


@pytest.mark.parametrize("says", [10, 2**32 - 1, 8 * 1024 * 1024])
def test_a_block_that_lies_about_its_size_is_refused(says: int) -> None:
    with pytest.raises(BadArchive, match="damaged"):
        read(begun() + packed(b"R", b"\x00" * 50_000_000, says=says))


def test_a_newer_format_is_named_as_such() -> None:
    newer = msgspec.structs.replace(ABOUT, format=FORMAT + 1)
    with pytest.raises(BadArchive, match="newer version"):
        read(MAGIC + packed(b"A", msgspec.msgpack.encode(newer)))


@pytest.mark.parametrize(
    "blocks",
    [
        [Rows([])],
        [End(0, b"")],
        [Begin("a", ()), Begin("b", ())],
        [Begin("a", ()), Whole(1, 0, b"")],
        [Begin("a", ()), End(1, hashlib.sha256(msgspec.msgpack.encode(Begin("a", ()))).digest())],
        [Whole(0, 1, b"")],
        [ABOUT],
    ],
)
def test_blocks_out_of_order_are_refused(blocks: list[archive.Block]) -> None:
    letters = {kind: letter for letter, kind in archive._KINDS.items()}  # noqa: SLF001 - the letters of the format
    data = begun() + b"".join(packed(letters[type(one)], msgspec.msgpack.encode(one)) for one in blocks)
    with pytest.raises(BadArchive, match="damaged"):
        read(data)


def test_a_row_that_no_reader_would_take_is_not_written(tmp_path: Path) -> None:
    writer = ArchiveWriter(io.BytesIO(), ABOUT, KEYS)
    with pytest.raises(BadArchive, match="too large for a backup"):
        writer.table("op", ("body",), iter([(b"\x00" * archive.BLOCK_BYTES_MAX,)]))
