"""The body of an answer, read and unpacked within bounds: a stranger may send anything."""

from __future__ import annotations

import io
import zlib
from typing import Final, Protocol

import zstandard

ENCODINGS: Final = "zstd, gzip"
_CHUNK: Final = 64 * 1024
_WINDOW_BYTES_MAX: Final = 32 * 1024 * 1024


class TooLarge(Exception):
    """More bytes than any answer of ours has."""


class NotPacked(Exception):
    """Bytes that are not what their Content-Encoding says."""


class Stream(Protocol):
    """A body as it arrives."""

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:  # noqa: FBT001 - urllib3's own
        """At most so many bytes, as soon as there are any; nothing at the end."""
        ...


def read_content(stream: Stream, encoding: str, bytes_max: int) -> bytes:
    """The unpacked body; raises TooLarge as soon as it is, packed or unpacked, NotPacked when it cannot be unpacked."""
    packed = bytearray()
    while chunk := stream.read1(_CHUNK, decode_content=False):
        packed += chunk
        if len(packed) > bytes_max:
            raise TooLarge
    return _unpacked(bytes(packed), encoding.strip().lower(), bytes_max)


def _unpacked(packed: bytes, encoding: str, bytes_max: int) -> bytes:
    try:
        match encoding:
            case "" | "identity":
                return packed
            case "gzip" | "x-gzip":
                content = zlib.decompressobj(wbits=31).decompress(packed, bytes_max + 1)
            case "zstd":
                content = _zstd(packed, bytes_max)
            case _:
                raise NotPacked
    except (zlib.error, zstandard.ZstdError):
        raise NotPacked from None
    if len(content) > bytes_max:
        raise TooLarge
    return content


def _zstd(packed: bytes, bytes_max: int) -> bytes:
    content = bytearray()
    with zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES_MAX).stream_reader(io.BytesIO(packed)) as reader:
        while len(content) <= bytes_max and (chunk := reader.read(_CHUNK)):
            content += chunk
    return bytes(content)
