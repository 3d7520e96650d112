"""Messages between till and server: versions, strict reading, size limits.

Bytes are JSON; binary values are base64. What a reader does not know it ignores (a newer peer), what it needs and does
not find it refuses.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

import msgspec

from loyalty.errors import BadValue, BadWire
from loyalty.operations import BODY_BYTES_MAX
from loyalty.rights import SignedGrants

PROTOCOL = 1
OPS_MAX = 500
REQUEST_BYTES_MAX = 4 * 1024 * 1024
OPS_BYTES_MAX = 256 * 1024
"""A request stops taking ops once their bodies exceed this; one op alone always fits."""
REPLY_BYTES_MAX = 32 * 1024 * 1024
WANTS_MAX = 20
PAGE_ROWS_MAX = 10_000
ENROL_BYTES_MAX = 16 * 1024

Hex = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Verdict(StrEnum):
    """What became of an op; none of them undoes what was committed."""

    APPLIED = "applied"
    FLAGGED = "flagged"
    QUARANTINED = "quarantined"


class WireOp(msgspec.Struct, frozen=True):
    """One op as it travels; its epoch and device are the request's."""

    seq: int
    body: Annotated[bytes, msgspec.Meta(max_length=BODY_BYTES_MAX)]
    signature: bytes
    private: bytes | None = None


class Cursor(msgspec.Struct, frozen=True):
    """How far a till has read: per table the transaction and key of the last row it absorbed.

    The server also keeps a place for `grants`; a till stores and returns places that it does not know as they came.
    """

    generation: int = 0
    places: dict[str, tuple[int, str]] = {}


class Outcome(msgspec.Struct, frozen=True):
    """The verdict on one op, with a code and a sentence when it is not plainly applied."""

    seq: int
    verdict: Verdict
    code: str = ""
    sentence: str = ""


class Page(msgspec.Struct, frozen=True):
    """Rows of one replica table under a column header; `versions[i]` is the feed transaction of row i."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]
    versions: list[int]


class ExchangeRequest(msgspec.Struct, frozen=True):
    """Push and pull in one: unacknowledged ops, the feed cursor, and the rights levels wished for (targets)."""

    protocol: int
    replica: int
    software: str
    device: str
    epoch: int
    generation: int
    request_no: int
    last_seq: int
    ops: Annotated[list[WireOp], msgspec.Meta(max_length=OPS_MAX)]
    cursor: Cursor
    wants: Annotated[dict[str, int], msgspec.Meta(max_length=WANTS_MAX)] = {}


class ExchangeReply(msgspec.Struct, frozen=True):
    """The server's answer; `mark` is the last own op (as op number) which the rows of `pages` contain."""

    protocol: int
    generation: int
    epoch: int
    request_no: int
    hwm: int
    head: Hex
    outcomes: list[Outcome]
    durable_seq: int
    anchor: bool
    grants: list[SignedGrants]
    pages: list[Page]
    cursor: Cursor
    mark: int
    more: bool
    reset: bool
    server_ms: int


class FeedReply(msgspec.Struct, frozen=True):
    """Further rows of the feed, for a till that catches up."""

    generation: int
    pages: list[Page]
    cursor: Cursor
    mark: int
    more: bool
    reset: bool


class EnrolRequest(msgspec.Struct, frozen=True):
    """A till asks to join with a one-time code (or a local proof); `proof` signs code and key with that key."""

    protocol: int
    code: Annotated[str, msgspec.Meta(max_length=200)]
    public_key: bytes
    proof: bytes
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    system: Annotated[str, msgspec.Meta(max_length=200)]


class EnrolReply(msgspec.Struct, frozen=True):
    """A till's identity, or `approved` false while an administrator still has to compare the fingerprint."""

    approved: bool
    fingerprint: str
    device: str = ""
    epoch: int = 0
    store: str = ""
    store_name: str = ""
    till_name: str = ""
    currency: str = ""
    server_key: bytes = b""
    generation: int = 0
    lookup_key: bytes = b""
    """The shop's key for `loyalty.member.phone_hash`; a till keeps it beside its own key."""


class WakeReply(msgspec.Struct, frozen=True):
    """Whether something happened that concerns the asking till."""

    news: bool


Message = TypeVar("Message", bound=msgspec.Struct)


def encode(message: msgspec.Struct) -> bytes:
    """A message as bytes."""
    return msgspec.json.encode(message)


def decode(data: bytes, kind: type[Message], bytes_max: int) -> Message:
    """A message from bytes of a stranger; BadWire when too large or not of this kind."""
    if len(data) > bytes_max:
        raise BadWire(f"a message of {len(data):,} bytes is larger than {bytes_max:,}")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, BadValue) as wrong:
        raise BadWire(f"not a {kind.__name__}: {wrong}") from None


def enrol_proof(code: str, public_key: bytes) -> bytes:
    """The bytes that a joining till signs to prove that it holds the key."""
    return b"enrol-v1|" + code.encode() + b"|" + public_key
