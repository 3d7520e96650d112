"""Messages between till and server: versions, strict reading, size limits.

Bytes are JSON; binary values are base64. What a reader does not know it ignores (a newer peer), what it needs and does
not find it refuses.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

import msgspec

from loyalty.exchange.told_receipts import ToldReceipt
from loyalty.exchange.z_marks import Z_MARKS_MAX, ZMark
from loyalty.ledger.rights import SignedGrants
from loyalty.ledger.voucher import SignedVouchers
from loyalty.ops.operations import ORPHAN_BYTES_MAX, Origin
from loyalty.signing.membership import SignedMembership
from loyalty.signing.signature import KEY_BYTES, SIGNATURE_BYTES
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import ALPHABET, EPOCH_MAX, SEQ_BITS, VoucherId

PROTOCOL = 1
OPS_MAX = 500
REQUEST_BYTES_MAX = 4 * 1024 * 1024
OPS_BYTES_MAX = 256 * 1024
"""A request stops taking ops once their bodies exceed this; one op alone always fits."""
REPLY_BYTES_MAX = 32 * 1024 * 1024
WANTS_MAX = 20
PLACES_MAX = 50
PAGE_ROWS_MAX = 10_000
CLAIMS_MAX = 200
"""Documents of one kind in one request; a till with more claims in several exchanges."""
CLAIMS_BYTES_MAX = 1024 * 1024
"""A request stops taking documents once their bodies exceed this; one alone always fits."""
MISSING_MAX = 200
ENROL_BYTES_MAX = 16 * 1024
REKEY_BYTES_MAX = 4 * 1024
REJOIN_BYTES_MAX = 16 * 1024
TILLS_KNOWN_MAX = 5_000

Hex = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
DeviceId = Annotated[str, msgspec.Meta(pattern=f"^[{ALPHABET}]{{16}}$", max_length=16)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=EPOCH_MAX)]
Seq = Annotated[int, msgspec.Meta(ge=1, lt=1 << SEQ_BITS)]
LastSeq = Annotated[int, msgspec.Meta(ge=0, lt=1 << SEQ_BITS)]
Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]


class Verdict(StrEnum):
    """What became of an op; none of them undoes what was committed."""

    APPLIED = "applied"
    FLAGGED = "flagged"
    QUARANTINED = "quarantined"


class WireOp(msgspec.Struct, frozen=True):
    """One op as it travels; its epoch and device are the request's."""

    seq: Seq
    body: Annotated[bytes, msgspec.Meta(max_length=ORPHAN_BYTES_MAX)]
    signature: Signature
    private: Annotated[bytes, msgspec.Meta(max_length=ORPHAN_BYTES_MAX)] | None = None


class Cursor(msgspec.Struct, frozen=True):
    """How far a till has read: per table the transaction and key of the last row it absorbed.

    The server also keeps a place for `grants`; a till stores and returns places that it does not know as they came.
    """

    generation: Count = 0
    places: Annotated[dict[Name, tuple[Count, Name]], msgspec.Meta(max_length=PLACES_MAX)] = {}


class Outcome(msgspec.Struct, frozen=True):
    """The verdict on one op, with a code and a sentence when it is not plainly applied."""

    seq: Seq
    verdict: Verdict
    code: str = ""
    sentence: str = ""


class Page(msgspec.Struct, frozen=True):
    """Rows of one replica table under a column header; `versions[i]` is the feed transaction of row i."""

    table: str
    columns: tuple[str, ...]
    rows: Annotated[list[list[Any]], msgspec.Meta(max_length=PAGE_ROWS_MAX)]
    versions: list[Count]

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.versions) or any(len(row) != len(self.columns) for row in self.rows):
            raise BadValue("a page has one version a row and one cell a column")


class Doing(StrEnum):
    """What the till is about: its first exchange of a day moves the anchor to it, its last one hands it on."""

    TRADING = "trading"
    OPENING = "opening"
    CLOSING = "closing"


class GrantTotals(msgspec.Struct, frozen=True):
    """Everything that one incarnation of a till was ever granted: of how many members, and how many points in all."""

    members: Count
    points: Count


class PinLock(msgspec.Struct, frozen=True):
    """So many wrong PINs of a member were typed that the till asks for none for a while; `at_ms` by its clock."""

    member: Name
    at_ms: Count


class ExchangeRequest(msgspec.Struct, frozen=True):
    """Push and pull in one: unacknowledged ops, the feed cursor, and the rights levels wished for (targets).

    `acked` is how far the till knows that the server has come: a server that has come less far was put back. After
    that a till claims what it holds with the server's own signed documents, in as many exchanges as they need;
    `claims_last` says that with this one all have been told in the generation of this request. `about` are members who
    are shown while points of theirs are elsewhere: the reply's `holders` name who has them. `tills_known` goes with the
    last claims: the names, by id, of tills that this one knew of before the server was put back.
    `receipt_wants` are sales, named as on paper, of which the reply's `receipts` tell the lines and what came back.
    `pin_locks` are told until a reply in the same generation has come, each once in the books by its own time.
    With `z_marks` it tells its newest Z reports, be it none, and the reply's `z` is the newest that the server knows.
    With `audit` the till asks what it should have been granted in all; `differs` is what it was, if that is not so.
    """

    protocol: Count
    replica: Count
    software: Name
    device: DeviceId
    epoch: Epoch
    generation: Count
    request_no: Count
    last_seq: LastSeq
    ops: Annotated[list[WireOp], msgspec.Meta(max_length=OPS_MAX)]
    cursor: Cursor
    wants: Annotated[dict[Name, Count], msgspec.Meta(max_length=WANTS_MAX)] = {}
    voucher_wants: Annotated[list[VoucherId], msgspec.Meta(max_length=WANTS_MAX)] = []
    receipt_wants: Annotated[list[Origin], msgspec.Meta(max_length=WANTS_MAX)] = []
    acked: LastSeq = 0
    claims: Annotated[list[SignedGrants], msgspec.Meta(max_length=CLAIMS_MAX)] = []
    voucher_claims: Annotated[list[SignedVouchers], msgspec.Meta(max_length=CLAIMS_MAX)] = []
    claims_last: bool = False
    doing: Doing = Doing.TRADING
    about: Annotated[list[Name], msgspec.Meta(max_length=WANTS_MAX)] = []
    audit: bool = False
    differs: GrantTotals | None = None
    pin_locks: Annotated[list[PinLock], msgspec.Meta(max_length=WANTS_MAX)] = []
    tills_known: Annotated[dict[DeviceId, Name], msgspec.Meta(max_length=TILLS_KNOWN_MAX)] = {}
    z_marks: Annotated[list[ZMark], msgspec.Meta(max_length=Z_MARKS_MAX)] | None = None

    def __post_init__(self) -> None:
        check_protocol(self.protocol)


class HolderState(StrEnum):
    """How a till is that holds points: `silent` says nothing for a while, `closed` said that it closes."""

    OPEN = "open"
    SILENT = "silent"
    CLOSED = "closed"
    EXAMINED = "examined"
    LOST = "lost"
    SHUT_OUT = "shut_out"


class Holder(msgspec.Struct, frozen=True):
    """A till that holds points of a member: its name, how many, the wall time at which it was last heard, its state."""

    till: Name
    points: Count
    seen_ms: Count
    state: HolderState = HolderState.OPEN


class Recovery(msgspec.Struct, frozen=True):
    """The server was put back at `restored_ms` and grants nothing until every till has told what it holds."""

    restored_ms: Count
    tills: Count
    answered: Count
    missing: Annotated[list[Name], msgspec.Meta(max_length=MISSING_MAX)]


class ExchangeReply(msgspec.Struct, frozen=True):
    """The server's answer; `mark` is the last own op (as op number) which the rows of `pages` contain.

    `recalls` are points that this till should hand back, since others wait for them; `pending` says who holds what this
    till still waits for; the same for vouchers, whose recalls name the version that is wanted back. `claims_ok` is the
    only proof that the server took the claims of this generation. `granted` answers an audit, once all is delivered.
    """

    protocol: Count
    generation: Count
    epoch: Epoch
    request_no: Count
    hwm: LastSeq
    head: Hex
    outcomes: list[Outcome]
    durable_seq: LastSeq
    anchor: bool
    grants: list[SignedGrants]
    pages: list[Page]
    cursor: Cursor
    mark: Count
    more: bool
    reset: bool
    server_ms: Count
    recalls: dict[Name, Count] = {}
    pending: dict[Name, list[Holder]] = {}
    holders: dict[Name, list[Holder]] = {}
    voucher_grants: list[SignedVouchers] = []
    voucher_recalls: dict[VoucherId, Count] = {}
    voucher_pending: dict[VoucherId, Holder] = {}
    claims_ok: bool = False
    recovery: Recovery | None = None
    granted: GrantTotals | None = None
    receipts: list[ToldReceipt] = []
    z: ZMark | None = None

    def __post_init__(self) -> None:
        check_protocol(self.protocol)


class FeedReply(msgspec.Struct, frozen=True):
    """Further rows of the feed, for a till that catches up."""

    generation: Count
    pages: list[Page]
    cursor: Cursor
    mark: Count
    more: bool
    reset: bool


class EnrolRequest(msgspec.Struct, frozen=True):
    """A till asks to join with a one-time code (or a local proof); `proof` signs code and key with that key."""

    protocol: Count
    code: Annotated[str, msgspec.Meta(max_length=200)]
    public_key: Annotated[bytes, msgspec.Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
    proof: Signature
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    system: Name

    def __post_init__(self) -> None:
        check_protocol(self.protocol)


class EnrolReply(msgspec.Struct, frozen=True):
    """A till's identity, or `approved` false while an administrator still has to compare the fingerprint."""

    approved: bool
    fingerprint: str
    device: Name = ""
    epoch: Count = 0
    store: str = ""
    store_name: str = ""
    till_name: str = ""
    currency: str = ""
    server_key: bytes = b""
    generation: Count = 0
    lookup_key: bytes = b""
    """The shop's key for `loyalty.shopping.member.phone_hash`; a till keeps it beside its own key."""
    membership: SignedMembership | None = None
    """What the till shows to a server that was put back to a day on which it did not know the till yet."""
    pin_key: bytes = b""
    """The shop's key for `loyalty.signing.pin`; a till keeps it sealed."""


class RejoinRequest(msgspec.Struct, frozen=True):
    """A till that the server does not know shows its membership; the request is signed with the key named in it."""

    protocol: Count
    membership: SignedMembership

    def __post_init__(self) -> None:
        check_protocol(self.protocol)


class RejoinReply(msgspec.Struct, frozen=True):
    """The server knows the till again, in this incarnation; what the till holds it is still to be told."""

    device: DeviceId
    epoch: Epoch
    generation: Count


class RekeyRequest(msgspec.Struct, frozen=True):
    """A till that is an older copy of itself asks for a new incarnation; asking again with the same `id` is harmless.

    `last_seq` and `head` are where its own chain of `epoch` ends; `lost_seq` is the last op that its witness knows of,
    0 without one, and `copy_seq` where the copy ended when that was noticed: what lies between is gone at the till.
    """

    protocol: Count
    device: DeviceId
    epoch: Epoch
    id: DeviceId
    last_seq: LastSeq
    head: Hex
    lost_seq: LastSeq = 0
    copy_seq: LastSeq = 0

    def __post_init__(self) -> None:
        check_protocol(self.protocol)


class RekeyReply(msgspec.Struct, frozen=True):
    """The new incarnation; `hwm` and `head` are where the server's chain of the old one ends, for good.

    `ends` says the same of every incarnation before, for a server that was put back may have less of those as well.
    `z` is the newest Z report that the server knows of.
    """

    epoch: Epoch
    generation: Count
    hwm: LastSeq
    head: Hex
    ends: dict[Epoch, LastSeq] = {}
    z: ZMark | None = None


class UnsentReply(msgspec.Struct, frozen=True):
    """What became of a bundle: operations that were new, that the server had already, and that wait for a person.

    `answered`: the server was put back, and counts the bundle as this till's answer.
    """

    till: Name
    taken: Count
    known: Count
    waiting: Count
    answered: bool = False


class WakeReply(msgspec.Struct, frozen=True):
    """Whether something happened that concerns the asking till."""

    news: bool


Message = TypeVar("Message", bound=msgspec.Struct)

LEARNT = (
    *(Cursor, Page, ExchangeRequest, ExchangeReply, FeedReply, EnrolRequest, EnrolReply, RejoinRequest, RejoinReply),
    *(RekeyRequest, RekeyReply, UnsentReply, WakeReply),
)
"""What is read by `decode`. msgspec learns a type when it is first read, and two threads that read it first at the
same moment end the process (seen with 0.22.0); so each is learnt here, while one thread imports it. Everywhere else
a `Decoder` of the module's own does the same."""
_READERS = tuple(msgspec.json.Decoder(kind) for kind in LEARNT)


def encode(message: msgspec.Struct) -> bytes:
    """A message as bytes."""
    return msgspec.json.encode(message)


def decode(data: bytes, kind: type[Message], bytes_max: int) -> Message:
    """A message from bytes of a stranger; BadWire when too large or not of this kind."""
    if len(data) > bytes_max:
        raise BadWire(f"a message of {len(data):,} bytes is larger than {bytes_max:,}")
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as wrong:
        raise BadWire(f"not a {kind.__name__}: {wrong}") from None


def check_protocol(protocol: int) -> None:
    """Raise BadWire for a version of the protocol that is not spoken here."""
    if protocol != PROTOCOL:
        raise BadWire(f"protocol {protocol} is not spoken here, only {PROTOCOL}; update the older program")


def enrol_proof(code: str, public_key: bytes) -> bytes:
    """The bytes that a joining till signs to prove that it holds the key."""
    return b"enrol-v1|" + code.encode() + b"|" + public_key
