"""Whatever is packed into an answer, only so much of it is ever unpacked."""

import gzip
import io
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from terminal.sync.content import NotPacked, TooLarge, read_content

MEBIBYTE = 1024 * 1024


class Pieces:
    """A body that arrives in pieces of its own choosing."""

    def __init__(self, data: bytes, piece: int = 10_000) -> None:
        self._data = io.BytesIO(data)
        self._piece = piece
        self.read = 0

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:
        chunk = self._data.read(min(amt or self._piece, self._piece))
        self.read += len(chunk)
        return chunk


@given(st.binary(max_size=5000), st.integers(1, 400))
def test_a_body_is_the_same_however_it_is_packed_and_cut(body: bytes, piece: int) -> None:
    packings = {"": body, "identity": body, "gzip": gzip.compress(body), " ZSTD": zstandard.compress(body)}
    for encoding, packed in packings.items():
        assert read_content(Pieces(packed, piece), encoding, 5000) == body


def test_a_body_is_cut_off_at_its_limit() -> None:
    stream = Pieces(b"x" * 50 * MEBIBYTE)
    with pytest.raises(TooLarge):
        read_content(stream, "", MEBIBYTE)
    assert stream.read < MEBIBYTE + 100_000
    assert read_content(Pieces(b"x" * MEBIBYTE), "", MEBIBYTE) == b"x" * MEBIBYTE


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_bomb_is_not_unpacked(encoding: str) -> None:
    zeros = bytes(300 * MEBIBYTE)
    bomb = gzip.compress(zeros, 1) if encoding == "gzip" else zstandard.compress(zeros)
    del zeros
    assert len(bomb) < 2 * MEBIBYTE
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            read_content(Pieces(bomb), encoding, 2 * MEBIBYTE)
        assert tracemalloc.get_traced_memory()[1] < 16 * MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br", "gzip, gzip", "compress"])
def test_what_is_not_packed_as_it_says_is_refused(encoding: str) -> None:
    with pytest.raises(NotPacked):
        read_content(Pieces(b"this is plain text"), encoding, MEBIBYTE)


def test_a_window_that_wants_too_much_memory_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"x" * 1000) + packer.flush()
    with pytest.raises(NotPacked):
        read_content(Pieces(packed), "zstd", MEBIBYTE)
