"""Names of things: Crockford base32 texts, check characters, and the identity of an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import msgspec

from loyalty.values.errors import BadValue
from loyalty.values.text import END

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32: survives every keyboard layout; I, L, O and U do not occur."""

ID_BYTES = 10
"""Random bytes behind a member, card or product id (80 bits, 16 letters)."""

VOUCHER_BYTES = 16
VOUCHER_LETTERS = 26
"""A voucher's id: 128 random bits, 26 letters."""

SEQ_BITS = 40
"""An op number is `epoch << SEQ_BITS | seq`: one integer that orders a till's whole life."""

EPOCH_MAX = 2**23 - 1
"""Last incarnation of a device whose op numbers fit a 64-bit column."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
CardNumber = Annotated[str, msgspec.Meta(pattern=f"^[0-9]{{8,18}}{END}", max_length=18)]
VoucherId = Annotated[str, msgspec.Meta(pattern=f"^[{ALPHABET}]{{{VOUCHER_LETTERS}}}$", max_length=VOUCHER_LETTERS)]

_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0"})
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_GAPS = re.compile(r"[\s\u2010-\u2015\u2212-]")
_CALLER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_ID = re.compile(f"[{ALPHABET}]{{{ID_BYTES * 8 // 5}}}")
_VOUCHER_ID = re.compile(f"[{ALPHABET}]{{{VOUCHER_LETTERS}}}")


def crockford(data: bytes) -> str:
    """Bytes as upper case Crockford letters, most significant first, padded to whole letters with zero bits."""
    bits = len(data) * 8
    letters = -(-bits // 5)
    number = int.from_bytes(data, "big") << (letters * 5 - bits)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(letters)))


def from_crockford(text: str, size: int) -> bytes:
    """The `size` bytes behind letters written by `crockford`; BadValue for anything else."""
    bits = size * 8
    if len(text) != -(-bits // 5) or any(letter not in _VALUE for letter in text):
        raise BadValue("not Crockford base32 of the expected length")
    number = 0
    for letter in text:
        number = number << 5 | _VALUE[letter]
    padding = len(text) * 5 - bits
    if number & ((1 << padding) - 1):
        raise BadValue("base32 text with stray bits at its end")
    return (number >> padding).to_bytes(size, "big")


def forgive(text: str) -> str:
    """A typed code in its canonical letters: upper case, no spaces or dashes, I and L read as 1, O as 0."""
    return _GAPS.sub("", text).upper().translate(_FORGIVEN)


def check_letters(text: str) -> str:
    """Two Crockford check letters over `text` (mod 1021): no slip or swap passes, 1 of 1,024 random texts does."""
    if any(letter not in _VALUE for letter in text):
        raise BadValue("check letters are made over Crockford base32")
    number = 0
    for letter in text:
        number = (number * 32 + _VALUE[letter]) % 1021
    number = number * 1024 % 1021
    check = (1021 - number) % 1021
    return ALPHABET[check >> 5] + ALPHABET[check & 31]


def with_check(text: str) -> str:
    """`text` with its two check letters behind it."""
    return text + check_letters(text)


def without_check(text: str) -> str | None:
    """The text in front of valid check letters, or None when they do not fit."""
    body, check = text[:-2], text[-2:]
    if not body or any(letter not in _VALUE for letter in text) or check_letters(body) != check:
        return None
    return body


def card_check_digits(digits: str) -> str:
    """Two check digits of a card number by ISO/IEC 7064 MOD 97-10: catches every single slip and swap."""
    if not re.fullmatch(r"[0-9]{1,16}", digits, re.ASCII):
        raise BadValue("a card number is made of 1 to 16 digits and two check digits")
    return f"{98 - int(digits) * 100 % 97:02d}"


def valid_card_number(number: str) -> bool:
    """Whether these are 8 to 18 digits whose last two are the MOD 97-10 check digits."""
    return bool(re.fullmatch(r"[0-9]{8,18}", number, re.ASCII)) and int(number) % 97 == 1


def new_id(entropy: bytes) -> str:
    """An id of 16 letters from 80 random bits that the caller drew."""
    if len(entropy) != ID_BYTES:
        raise BadValue(f"an id needs {ID_BYTES} random bytes")
    return crockford(entropy)


def new_voucher_id(entropy: bytes) -> str:
    """A voucher's id of 26 letters from 128 random bits that the caller drew."""
    if len(entropy) != VOUCHER_BYTES:
        raise BadValue(f"a voucher's id needs {VOUCHER_BYTES} random bytes")
    return crockford(entropy)


def valid_voucher_id(text: str) -> bool:
    """Whether this has the shape of an id made by `new_voucher_id`."""
    return _VOUCHER_ID.fullmatch(text) is not None


def valid_id(text: str) -> bool:
    """Whether this has the shape of an id made by `new_id`."""
    return _ID.fullmatch(text) is not None


def valid_caller_id(text: str) -> bool:
    """Whether another program may name its sale so: 1 to 64 of A-Z a-z 0-9 - _."""
    return _CALLER_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class OpId:
    """Identity of an operation: the device that committed it, that device's incarnation, its place in the chain."""

    device: str
    epoch: int
    seq: int

    def __post_init__(self) -> None:
        if type(self.epoch) is not int or type(self.seq) is not int or not valid_id(self.device):
            raise BadValue("an op id is a device id and two whole numbers")
        if not 1 <= self.epoch <= EPOCH_MAX or not 1 <= self.seq < 1 << SEQ_BITS:
            raise BadValue("an op's epoch and seq count from 1 and are bounded")

    @property
    def no(self) -> int:
        """The op's number on its device: epochs first, then seq."""
        return op_no(self.epoch, self.seq)

    def __str__(self) -> str:
        return f"{self.device}-{self.epoch}-{self.seq}"


def op_no(epoch: int, seq: int) -> int:
    """One integer for (epoch, seq), in commit order over a till's whole life."""
    return epoch << SEQ_BITS | seq
