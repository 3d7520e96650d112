"""Every fact that a till may commit, one frozen type each; its canonical bytes are what is hashed, signed and kept.

The bytes are RFC 8785 JSON restricted to whole numbers, NFC strings without control characters, booleans and null.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec

from loyalty.basket import LINES_MAX, QUANTITY_MAX, REFERENCE_LETTERS_MAX
from loyalty.errors import BadValue, BadWire
from loyalty.money import AMOUNT_MINOR_MAX
from loyalty.points import POINTS_MAX

BODY_BYTES_MAX = 64 * 1024
"""Largest operation, checked before it is committed and again when it is read."""

SCHEMA = 1
"""Version of these bodies; a reader quarantines what it does not know and goes on."""

_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f]")

Points = Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_MINOR_MAX)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Text = Annotated[str, msgspec.Meta(max_length=200)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]


class Credit(StrEnum):
    """Where points go that an op gives: `local` become rights of this till at once, `pool` belong to no till."""

    LOCAL = "local"
    POOL = "pool"


class _Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an operation."""


class Effect(_Fact, frozen=True):
    """What an op does to the member's points; see `ledger` for the bookings.

    `earn` and `give` (back) are credited to `credit`, of `earn` the till already sets `repay` against known debt;
    `use` comes out of rights; of `take` (back) the till found `take_local` in its rights, the rest is the server's to find.
    """

    earn: Points = 0
    repay: Points = 0
    use: Points = 0
    take: Points = 0
    take_local: Points = 0
    give: Points = 0
    credit: Credit = Credit.POOL

    def __post_init__(self) -> None:
        if self.repay > self.earn or self.take_local > self.take:
            raise BadValue("a part of an effect cannot exceed the whole")

    @property
    def delta(self) -> int:
        """Change of the member's net points (balance less debt), whoever decides where it comes from."""
        return self.earn + self.give - self.use - self.take


class Context(_Fact, frozen=True):
    """Who, where, when and by which programme; `at_ms` is wall time, `monotonic_ms` counts within boot `boot`."""

    uuid: Id
    store: Id
    cashier: Id
    approver: Id | None
    shift: Id | None
    programme: int | None
    reference: Annotated[str, msgspec.Meta(max_length=REFERENCE_LETTERS_MAX)] | None
    at_ms: int
    monotonic_ms: int
    boot: Id
    flags: tuple[Text, ...] = ()
    private_sha256: str | None = None


class SoldLine(_Fact, frozen=True):
    """A line as sold; `points`, `used` and `discount_minor` are this line's shares, which a return takes back."""

    name: Text
    category: Id
    quantity: Quantity
    amount_minor: Minor
    points: Points
    used: Points
    discount_minor: Minor
    why: Text
    product: Id | None = None
    gtin: Id | None = None


class Paid(_Fact, frozen=True):
    """One recorded tender."""

    kind: Id
    amount_minor: Minor


class Sale(_Fact, frozen=True, tag_field="kind", tag="sale"):
    """A finished sale; `sale_id` is the caller's or the till's own name for it."""

    schema: int
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    currency: Id
    total_minor: Minor
    discount_minor: Minor
    points_value_minor: Minor
    due_minor: Minor
    change_minor: Minor
    tenders: tuple[Paid, ...]
    lines: Annotated[tuple[SoldLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]

    KIND: ClassVar[str] = "sale"


class ReturnedLine(_Fact, frozen=True):
    """Pieces of an original line that come back, with exactly their shares."""

    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    quantity: Quantity
    amount_minor: Minor
    points: Points
    used: Points


class Origin(_Fact, frozen=True):
    """The op that is being reversed."""

    device: Id
    epoch: int
    seq: int
    sale_id: Id


class Reversal(_Fact, frozen=True, tag_field="kind", tag="reversal"):
    """A whole or partial return of a sale, or its undoing; `amount_minor` is money to hand back."""

    schema: int
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    currency: Id
    origin: Origin
    amount_minor: Minor
    undo: bool
    lines: Annotated[tuple[ReturnedLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]

    KIND: ClassVar[str] = "reversal"


Operation = Sale | Reversal


class _Head(msgspec.Struct, frozen=True):
    kind: str
    schema: int


class Unknown(msgspec.Struct, frozen=True):
    """An op of a newer till: kept and quarantined in its place, never a reason to stop the queue."""

    kind: str
    schema: int


def body_of(operation: Operation) -> bytes:
    """The canonical bytes of an op; BadValue when they would be too large or hold text that is not canonical."""
    body = msgspec.json.encode(operation, order="deterministic")
    if len(body) > BODY_BYTES_MAX:
        raise BadValue(f"an operation is at most {BODY_BYTES_MAX // 1024} KiB")
    text = body.decode()
    if not unicodedata.is_normalized("NFC", text) or "\\u00" in text or _CONTROL.search(text):
        raise BadValue("an operation's texts are NFC and hold no control characters")
    return body


def read_body(body: bytes) -> Operation | Unknown:
    """The op behind its bytes; `Unknown` for a newer kind or schema, BadWire for anything else."""
    if len(body) > BODY_BYTES_MAX:
        raise BadWire(f"an operation is at most {BODY_BYTES_MAX // 1024} KiB")
    try:
        head = msgspec.json.decode(body, type=_Head)
        if head.schema > SCHEMA or head.kind not in (Sale.KIND, Reversal.KIND):
            return Unknown(head.kind[:64], head.schema)
        if head.kind == Sale.KIND:
            return msgspec.json.decode(body, type=Sale)
        return msgspec.json.decode(body, type=Reversal)
    except (msgspec.DecodeError, UnicodeDecodeError, BadValue) as wrong:
        raise BadWire(f"not an operation: {wrong}") from None
