"""What stands on a voucher's paper: its signed code (`V:`), and the letters by which it can be typed.

Value hangs on the id and its holder, never on paper: the signature only tells a damaged or forged code from a voucher
that this till has not heard of. Letters are Crockford base32 of: version, the issuing till's id (10 bytes), the
voucher's id (16 bytes), then that till's Ed25519 signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.codes.scanned import TYPED_LETTERS
from loyalty.signing.signature import SIGNATURE_BYTES
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import (
    ID_BYTES,
    VOUCHER_BYTES,
    crockford,
    from_crockford,
    new_voucher_id,
    valid_id,
    valid_voucher_id,
    with_check,
    without_check,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.signing.signature import Signer, Verifier

DRAWS_MAX = 20
"""An id whose typed code is taken is drawn again; so many clashes in a row mean that chance is broken."""
SHORT_LETTERS = TYPED_LETTERS - 2
_VERSION = 1
_BYTES = 1 + ID_BYTES + VOUCHER_BYTES + SIGNATURE_BYTES
_LETTERS = -(-_BYTES * 8 // 5)
_DOMAIN = b"voucher-code-v1|"


@dataclass(frozen=True, slots=True)
class PaperVoucher:
    """What a signed code says; not yet proven."""

    till: str
    id: str
    signature: bytes

    def is_signed_by(self, verifier: Verifier) -> bool:
        """Whether the till that it names made this code."""
        return verifier.verify(_DOMAIN + _payload(self.till, self.id), self.signature)


def voucher_code(signer: Signer, till: str, voucher: str) -> str:
    """The text of the QR, signed with the key of the till that issues the voucher."""
    if not valid_id(till) or not valid_voucher_id(voucher):
        raise BadValue("a voucher's code is made of a till's id and a voucher's id")
    payload = _payload(till, voucher)
    return "V:" + crockford(payload + signer.sign(_DOMAIN + payload))


def open_voucher_code(letters: str) -> PaperVoucher:
    """What the letters behind `V:` say; BadWire when they are no signed code of a version known here."""
    if len(letters) != _LETTERS:
        raise BadWire("a voucher's code that is cut off or too long")
    try:
        raw = from_crockford(letters, _BYTES)
    except BadValue:
        raise BadWire("a voucher's code with letters that no till writes") from None
    if raw[0] != _VERSION:
        raise BadWire("a voucher's code of a version that is not known here")
    till, id = raw[1 : 1 + ID_BYTES], raw[1 + ID_BYTES : -SIGNATURE_BYTES]
    return PaperVoucher(crockford(till), new_voucher_id(id), raw[-SIGNATURE_BYTES:])


def named_by(letters: str) -> str:
    """What names the voucher behind these letters: the id in a signed code (not yet proven), else the letters."""
    try:
        return open_voucher_code(letters).id
    except BadWire:
        return letters


def typed_code(voucher: str) -> str:
    """What a person types of a voucher: the first 40 bits of its id and two check letters, as `7K2M-9QXD-4F`."""
    letters = with_check(voucher[:SHORT_LETTERS])
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def short_of(typed: str) -> str | None:
    """The first letters of the id behind typed letters (dashes gone), None when the check letters do not fit."""
    return without_check(typed) if len(typed) == TYPED_LETTERS else None


def draw_voucher(draw: Callable[[int], bytes], is_taken: Callable[[str], bool]) -> str:
    """A fresh id whose first letters `is_taken` does not know and whose typed code is not all digits, like a card."""
    for _ in range(DRAWS_MAX):
        voucher = new_voucher_id(draw(VOUCHER_BYTES))
        short = voucher[:SHORT_LETTERS]
        if not with_check(short).isdigit() and not is_taken(short):
            return voucher
    raise BadValue("no voucher id with letters of its own was drawn; chance is broken")


def _payload(till: str, voucher: str) -> bytes:
    return bytes([_VERSION]) + from_crockford(till, ID_BYTES) + from_crockford(voucher, VOUCHER_BYTES)
