"""The signed QR on a receipt (`T:`): which sale, its total and each line's points, so that another till can return it.

Letters are Crockford base32 of: version, key id (10 bytes), the sale's name (5 bytes of its hash), varints epoch, seq,
day (UTC, since 1970), flags, total in minor units, line count, then per line quantity, what was paid for it in minor
units, points earned, points used; then the till's Ed25519 signature. More than 25 lines leave totals only, and the
server tells them to a till that has read the code, see `loyalty/exchange/told_receipts.py`. Whose sale it was does not
stand there: who finds a receipt must not find a card.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING

from loyalty.shopping.basket import LINES_MAX, QUANTITY_MAX
from loyalty.signing.signature import SIGNATURE_BYTES
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import ALPHABET, OpId, crockford, from_crockford
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX

if TYPE_CHECKING:
    from loyalty.signing.signature import Signer, Verifier

LINES_ON_PAPER_MAX = 25
DAY_MAX = 4_000_000
"""Days on paper end here, some 11,000 years away."""

_VERSION = 2
_NAME_BYTES, _NAMED = 5, "T-"
_MARKS = 7
_DOMAIN = b"till-receipt-v1|"
CODE_LETTERS_MAX = 400
"""Longest code that a QR on narrow paper holds."""


class PaperMark(IntFlag):
    """What kind of slip it is: only a sale can be returned; `OWNED`: a member or card had its points.

    `VOUCHERS`: vouchers paid a part of it, which become good again once all of it came back.
    """

    SALE = 1
    OWNED = 2
    VOUCHERS = 4


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as it stands in the code; `paid_minor` is what comes back for all of it.

    `earned` in a sale that is nobody's are points that a member could still be given for it.
    """

    quantity: int
    paid_minor: int
    earned: int
    used: int

    def __post_init__(self) -> None:
        if (
            not 1 <= self.quantity <= QUANTITY_MAX
            or not 0 <= self.paid_minor <= AMOUNT_MINOR_MAX
            or not 0 <= self.earned <= POINTS_MAX
            or not 0 <= self.used <= POINTS_MAX
        ):
            raise BadValue("a line on paper is as bounded as a line of a sale")


@dataclass(frozen=True, slots=True)
class PaperSale:
    """What a receipt says; its code has no `lines` when the sale had too many for it; `day` is of UTC, since 1970.

    `name` stands for the sale's own name, see `paper_name`.
    """

    key: str
    name: str
    epoch: int
    seq: int
    day: int
    marks: PaperMark
    total_minor: int
    lines: tuple[PaperLine, ...]

    def __post_init__(self) -> None:
        OpId(self.key, self.epoch, self.seq)
        if not is_paper_name(self.name) or not 0 <= self.day <= DAY_MAX:
            raise BadValue("a sale on paper has a name and a day")
        if not 0 <= self.total_minor <= AMOUNT_MINOR_MAX or len(self.lines) > LINES_MAX:
            raise BadValue("a sale on paper is as bounded as a sale")


def paper_name(sale_id: str) -> str:
    """The name by which a receipt's code knows a sale: the same for the same sale, and no help to guess it."""
    return _NAMED + crockford(hashlib.sha256(b"paper-name-v1|" + sale_id.encode()).digest()[:_NAME_BYTES])


def is_paper_name(text: str) -> bool:
    """Whether a sale is named as on paper."""
    letters = text.removeprefix(_NAMED)
    return text.startswith(_NAMED) and len(letters) == 8 and all(letter in ALPHABET for letter in letters)


def names(text: str, sale_id: str) -> bool:
    """Whether a text names this sale, by its own name or as on paper."""
    return text in (sale_id, paper_name(sale_id))


def same_sale(one: str, other: str) -> bool:
    """Whether two names, own or from paper, are of one sale."""
    return names(one, other) or names(other, one)


def receipt_code(signer: Signer, sale: PaperSale) -> str:
    """The text of the QR; lines that would make it larger than a QR on paper can be are left out of it."""
    code = _signed(signer, sale) if len(sale.lines) <= LINES_ON_PAPER_MAX else ""
    return code if 0 < len(code) <= CODE_LETTERS_MAX else _signed(signer, replace(sale, lines=()))


def claimed_key(text: str) -> str:
    """The id of the key that a receipt code claims to be signed with; BadWire when it is no receipt code."""
    return _unpack(_raw(text)[:-SIGNATURE_BYTES]).key


def open_receipt(text: str, verifier: Verifier) -> PaperSale:
    """What the code says, its signature proven; BadWire for a damaged or forged one."""
    raw = _raw(text)
    payload, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    if not verifier.verify(_DOMAIN + payload, signature):
        raise BadWire("the receipt code is not signed by the till that it names")
    return _unpack(payload)


def _signed(signer: Signer, sale: PaperSale) -> str:
    payload = _pack(sale)
    return "T:" + crockford(payload + signer.sign(_DOMAIN + payload))


def _raw(text: str) -> bytes:
    letters = text.removeprefix("T:").strip().upper()
    size = len(letters) * 5 // 8
    if not 100 < len(letters) <= CODE_LETTERS_MAX - 2:
        raise BadWire("not a receipt code")
    try:
        return from_crockford(letters, size)
    except BadValue:
        raise BadWire("not a receipt code") from None


def _pack(sale: PaperSale) -> bytes:
    numbers = [sale.epoch, sale.seq, sale.day, sale.marks, sale.total_minor, len(sale.lines)]
    for line in sale.lines:
        numbers += [line.quantity, line.paid_minor, line.earned, line.used]
    name = from_crockford(sale.name.removeprefix(_NAMED), _NAME_BYTES)
    return bytes([_VERSION]) + from_crockford(sale.key, 10) + name + b"".join(map(_varint, numbers))


def _unpack(payload: bytes) -> PaperSale:
    if len(payload) < 22 or payload[0] != _VERSION:
        raise BadWire("not a receipt code of a version known here")
    numbers = _varints(payload[16:])
    if len(numbers) < 6 or len(numbers) != 6 + 4 * numbers[5] or numbers[5] > LINES_ON_PAPER_MAX:
        raise BadWire("a receipt code with a wrong number of lines")
    key, name = crockford(payload[1:11]), _NAMED + crockford(payload[11:16])
    epoch, seq, day, marks, total_minor = numbers[:5]
    try:
        lines = tuple(PaperLine(*numbers[at : at + 4]) for at in range(6, len(numbers), 4))
        return PaperSale(key, name, epoch, seq, day, PaperMark(marks & _MARKS), total_minor, lines)
    except BadValue as wrong:
        raise BadWire(f"a receipt code of a sale that cannot be: {wrong}") from None


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(data: bytes) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(value)
            value, shift = 0, 0
        elif shift > 63:
            raise BadWire("a number in the receipt code is too long")
    if shift:
        raise BadWire("a receipt code that breaks off")
    return numbers
