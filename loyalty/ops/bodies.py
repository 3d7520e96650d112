"""Operations as bytes: what is hashed, signed, kept and sent, in one canonical form that every reader checks.

The bytes are RFC 8785 JSON restricted to whole numbers below 2**53, NFC strings without control characters, booleans
and null.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

import msgspec

from loyalty.ops.fields import Version
from loyalty.ops.operations import BODY_BYTES_MAX, ORPHAN_BYTES_MAX, SCHEMA, Operation, Orphan
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.text import clean, is_clean

_UNREADABLE = (ValueError, RecursionError)
_ESCAPED_CONTROL = re.compile(r'\\[^"]')
_KEPT, _KEPT_BYTES_MAX = 500, 8_192
"""So many ops, none larger, stay as they were read: what is told, judged and booked is looked at a dozen times."""

_KINDS: dict[str, msgspec.json.Decoder[Operation]] = {
    kind.KIND: msgspec.json.Decoder(kind) for kind in get_args(Operation)
}


class _Head(msgspec.Struct, frozen=True):
    kind: str
    schema: Version


class Unknown(msgspec.Struct, frozen=True):
    """An op of a newer till: kept and quarantined in its place, never a reason to stop the queue."""

    kind: str
    schema: int


def body_of(operation: Operation) -> bytes:
    """The canonical bytes of an op, which `read_body` is sure to take; BadValue for an op that nobody could read."""
    try:
        body = _encode(operation)
        read_body(body)
    except _UNREADABLE as wrong:
        raise BadValue(f"not an operation that may be committed: {wrong}") from None
    return body


def fits(operation: Operation) -> bool:
    """Whether an op is not larger than an op may be."""
    return len(_encode(operation)) <= _bytes_max(operation.KIND)


def read_body(body: bytes) -> Operation | Unknown:
    """The op behind its bytes; `Unknown` for a newer kind or schema, BadWire for what is no op in canonical form."""
    return _kept(body) if len(body) <= _KEPT_BYTES_MAX else _read(body)


@lru_cache(maxsize=_KEPT)
def _kept(body: bytes) -> Operation | Unknown:
    return _read(body)


def _read(body: bytes) -> Operation | Unknown:
    try:
        operation = _decode(body)
        if not isinstance(operation, Unknown) and _encode(msgspec.json.decode(body)) != body:
            raise BadWire("its bytes are not in canonical form")
    except _UNREADABLE as wrong:
        raise BadWire(f"not an operation: {wrong}") from None
    return operation


def _bytes_max(kind: str) -> int:
    return ORPHAN_BYTES_MAX if kind == Orphan.KIND else BODY_BYTES_MAX


def _encode(operation: object) -> bytes:
    return msgspec.json.encode(operation, order="sorted")


_HEAD_READER = msgspec.json.Decoder(_Head)


def _decode(body: bytes) -> Operation | Unknown:
    if len(body) > ORPHAN_BYTES_MAX:
        raise BadWire(f"it is larger than {ORPHAN_BYTES_MAX // 1024} KiB")
    head = _HEAD_READER.decode(body)
    if len(body) > _bytes_max(head.kind):
        raise BadWire(f"it is larger than {BODY_BYTES_MAX // 1024} KiB")
    if head.schema > SCHEMA or head.kind not in _KINDS:
        return Unknown(clean(head.kind, 64), head.schema)
    text = body.decode()
    if not is_clean(text) or _ESCAPED_CONTROL.search(text.replace("\\\\", "")):
        raise BadWire("its texts are not NFC or hold control characters")
    return _KINDS[head.kind].decode(body)
