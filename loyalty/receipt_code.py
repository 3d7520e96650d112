"""The signed QR on a receipt (`T:`): which sale, its total and each line's points, so that another till can return it.

Letters are Crockford base32 of: version, key id (10 bytes), varints epoch, seq, total in minor units, line count, then
per line quantity, points earned, points used; then the till's Ed25519 signature. More than 25 lines leave totals only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.basket import QUANTITY_MAX
from loyalty.errors import BadValue, BadWire
from loyalty.ids import OpId, crockford, from_crockford
from loyalty.money import AMOUNT_MINOR_MAX
from loyalty.points import POINTS_MAX
from loyalty.signature import SIGNATURE_BYTES, key_id

if TYPE_CHECKING:
    from loyalty.signature import Signer, Verifier

LINES_ON_PAPER_MAX = 25
_VERSION = 1
_DOMAIN = b"till-receipt-v1|"
_LETTERS_MAX = 480


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as it stands in the code."""

    quantity: int
    earned: int
    used: int

    def __post_init__(self) -> None:
        if (
            not 1 <= self.quantity <= QUANTITY_MAX
            or not 0 <= self.earned <= POINTS_MAX
            or not 0 <= self.used <= POINTS_MAX
        ):
            raise BadValue("a line on paper is as bounded as a line of a sale")


@dataclass(frozen=True, slots=True)
class PaperSale:
    """What a receipt code says; `lines` is empty when the sale had too many for paper."""

    key: str
    epoch: int
    seq: int
    total_minor: int
    lines: tuple[PaperLine, ...]

    def __post_init__(self) -> None:
        OpId(self.key, self.epoch, self.seq)
        if not 0 <= self.total_minor <= AMOUNT_MINOR_MAX or len(self.lines) > LINES_ON_PAPER_MAX:
            raise BadValue("a sale on paper is as bounded as a sale")


def receipt_code(signer: Signer, sale: PaperSale) -> str:
    """The text of the QR."""
    payload = _pack(sale)
    return "T:" + crockford(payload + signer.sign(_DOMAIN + payload))


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


def paper_sale(signer: Signer, epoch: int, seq: int, total_minor: int, lines: tuple[PaperLine, ...]) -> PaperSale:
    """A sale as its own till puts it on paper."""
    kept = lines if len(lines) <= LINES_ON_PAPER_MAX else ()
    return PaperSale(key_id(signer.public), epoch, seq, total_minor, kept)


def _raw(text: str) -> bytes:
    letters = text.removeprefix("T:").strip().upper()
    size = len(letters) * 5 // 8
    if not 100 < len(letters) <= _LETTERS_MAX:
        raise BadWire("not a receipt code")
    try:
        return from_crockford(letters, size)
    except BadValue:
        raise BadWire("not a receipt code") from None


def _pack(sale: PaperSale) -> bytes:
    numbers = [sale.epoch, sale.seq, sale.total_minor, len(sale.lines)]
    for line in sale.lines:
        numbers += [line.quantity, line.earned, line.used]
    return bytes([_VERSION]) + from_crockford(sale.key, 10) + b"".join(map(_varint, numbers))


def _unpack(payload: bytes) -> PaperSale:
    if len(payload) < 15 or payload[0] != _VERSION:
        raise BadWire("not a receipt code of a version known here")
    numbers = _varints(payload[11:])
    if len(numbers) < 4 or len(numbers) != 4 + 3 * numbers[3] or numbers[3] > LINES_ON_PAPER_MAX:
        raise BadWire("a receipt code with a wrong number of lines")
    try:
        lines = tuple(PaperLine(*numbers[at : at + 3]) for at in range(4, len(numbers), 3))
        return PaperSale(crockford(payload[1:11]), numbers[0], numbers[1], numbers[2], lines)
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
