"""What a scanned or typed text means: our own namespaced codes, card numbers, trade items, or none of these."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from loyalty.codes.gtin import gtin14
from loyalty.codes.payload import normalised
from loyalty.values.errors import BadValue
from loyalty.values.ids import (
    ALPHABET,
    VOUCHER_LETTERS,
    card_check_digits,
    forgive,
    valid_caller_id,
    valid_card_number,
    valid_id,
    with_check,
    without_check,
)

CODE_BYTES_MAX = 512
"""Longest text taken from a scanner, in UTF-8 bytes; anything longer is shown as unreadable, never executed."""

TYPED_LETTERS = 10
"""A voucher's code as it is typed: 8 letters of its id and 2 check letters."""

_ALLOWED_CONTROLS = "\x1d\x1e\x04"
_TRADE_SYMBOLOGIES = ("EAN-13", "EAN-8", "UPC-A", "UPC-E")


@dataclass(frozen=True, slots=True)
class MemberCode:
    """A member's own QR (`M:` + id + check letters)."""

    member_id: str


@dataclass(frozen=True, slots=True)
class CardCode:
    """The number of a member card, check digits proven."""

    number: str


@dataclass(frozen=True, slots=True)
class RewardCode:
    """A reward's code (`R:`); its meaning is in the programme."""

    reward_id: str


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """A voucher's code (`V:`): Crockford letters, not yet proven."""

    text: str


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A receipt's signed code (`T:`), letters not yet opened; see `loyalty.codes.receipt`."""

    text: str


@dataclass(frozen=True, slots=True)
class ProductCode:
    """A trade item as 14 digits."""

    gtin: str


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """None of ours; `shown` is the text made safe to display, `reason` says in a sentence why it was not taken."""

    shown: str
    reason: str


Code = MemberCode | CardCode | RewardCode | VoucherCode | ReceiptCode | ProductCode | UnknownCode


def member_code(member_id: str) -> str:
    """The text of a member's QR."""
    if not valid_id(member_id):
        raise BadValue("a member code is made of a member id")
    return "M:" + with_check(member_id)


def card_code(number: str) -> str:
    """The text of a card's QR; the same card's Code 128 holds the bare number."""
    return "C:" + number


def card_number(serial: int) -> str:
    """The 10-digit card number of a serial from 1 to 99,999,999."""
    if not 1 <= serial <= 99_999_999:
        raise BadValue("a card's serial is between 1 and 99,999,999")
    digits = f"{serial:08d}"
    return digits + card_check_digits(digits)


def parse_scan(text: str, symbology: str | None = None) -> Code:
    """The meaning of a text that a device read; never raises, whatever the text.

    `symbology` is the decoder's name for the kind of code; without it an AIM prefix in the text says whether it is a
    trade item.
    """
    if len(text.encode("utf-8", "surrogatepass")) > CODE_BYTES_MAX:
        return UnknownCode(printable(text[:40]) + "...", "This code is too long to be one of ours.")
    payload = normalised(text, symbology)
    plain, symbology = payload.text, payload.symbology
    if any(unicodedata.category(sign) == "Cc" and sign not in _ALLOWED_CONTROLS for sign in plain):
        return UnknownCode(printable(plain), "This code holds control characters, so it was not used.")
    if not plain:
        return UnknownCode("", "The scan was empty. Scan again.")
    return _own_code(plain) or _number(plain, symbology) or UnknownCode(printable(plain), _no_meaning(plain))


def parse_typed(text: str) -> Code | None:
    """The meaning of a typed text that looks like a code, else None; spaces, dashes, case, O for 0 are forgiven."""
    plain = unicodedata.normalize("NFKC", text[: CODE_BYTES_MAX + 1]).strip()
    if not plain or len(plain) > CODE_BYTES_MAX or any(unicodedata.category(sign) == "Cc" for sign in plain):
        return None
    letters = forgive(plain)
    found = _number(letters, None) or _own_code(plain)
    if found is not None and not isinstance(found, UnknownCode):
        return found
    if is_voucher_letters(letters):
        return VoucherCode(letters)
    member_id = without_check(letters)
    return MemberCode(member_id) if member_id is not None and valid_id(member_id) else None


def has_inner_check(text: str) -> bool:
    """Whether one reading of a linear code proves itself: ours, with check characters inside."""
    return isinstance(parse_scan(text), MemberCode | CardCode)


def printable(text: str) -> str:
    """A text of strangers made fit to show: controls, line ends and direction marks as `?`, at most 80 letters."""
    return "".join("?" if _is_unfit(sign) else sign for sign in text[:80])


def _is_unfit(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category.startswith("C") or category in ("Zl", "Zp")


def _own_code(plain: str) -> Code | None:
    head, _, rest = plain.partition(":")
    letters = forgive(rest)
    match head.strip().upper():
        case "M" if rest:
            member_id = without_check(letters)
            is_whole = member_id is not None and valid_id(member_id)
            return (
                MemberCode(member_id)
                if member_id is not None and is_whole
                else _damaged(plain, "member", "type the card number")
            )
        case "C" if rest:
            return CardCode(letters) if valid_card_number(letters) else _damaged(plain, "card", "type the card number")
        case "R" if rest:
            reward_id = rest.strip()
            return (
                RewardCode(reward_id)
                if valid_caller_id(reward_id)
                else _damaged(plain, "reward", "choose it from the list")
            )
        case "V" if rest:
            return VoucherCode(letters) if _is_crockford(letters) else _damaged(plain, "voucher", "type its letters")
        case "T" if rest:
            return ReceiptCode(letters) if _is_crockford(letters) else _damaged(plain, "receipt", "look the sale up")
        case _:
            return None


def is_voucher_letters(letters: str) -> bool:
    """Whether these may be a voucher without its prefix: its id, or what is typed of it with fitting check letters."""
    if not _is_crockford(letters) or letters.isdigit():
        return False
    return len(letters) == VOUCHER_LETTERS or (len(letters) == TYPED_LETTERS and without_check(letters) is not None)


def _damaged(plain: str, what: str, other_way: str) -> UnknownCode:
    return UnknownCode(printable(plain), f"This {what} code is damaged. Scan it again or {other_way}.")


def _is_crockford(letters: str) -> bool:
    return bool(letters) and all(letter in ALPHABET for letter in letters)


def _number(plain: str, symbology: str | None) -> Code | None:
    trade = gtin14(plain, symbology)
    if trade is not None:
        return ProductCode(trade)
    if symbology not in _TRADE_SYMBOLOGIES and valid_card_number(plain):
        return CardCode(plain)
    return None


def _no_meaning(plain: str) -> str:
    if plain.isdigit():
        return "No card and no product has this number. Check it, or search by name or phone."
    return "This code is not one of this shop's codes."
