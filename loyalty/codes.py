"""What a scanned or typed text means: our own namespaced codes, card numbers, trade items, or none of these."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from loyalty.gtin import gtin14
from loyalty.ids import card_check_digits, forgive, valid_card_number, valid_id, with_check, without_check

CODE_BYTES_MAX = 512
"""Longest text taken from a scanner, in UTF-8 bytes; anything longer is shown as unreadable, never executed."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_ALLOWED_CONTROLS = "\x1d\x1e\x04"


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
    """A voucher's code (`V:`)."""

    text: str


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A receipt's signed code (`T:`), letters not yet opened; see `loyalty.receipt_code`."""

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
    return "M:" + with_check(member_id)


def card_code(number: str) -> str:
    """The text of a card's QR; the same card's Code 128 holds the bare number."""
    return "C:" + number


def card_number(serial: int) -> str:
    """The 10-digit card number of a serial from 1 to 99,999,999."""
    digits = f"{serial:08d}"
    return digits + card_check_digits(digits)


def parse_scan(text: str, symbology: str | None = None) -> Code:
    """The meaning of a text that a device read; never raises, whatever the text."""
    if len(text.encode("utf-8", "surrogatepass")) > CODE_BYTES_MAX:
        return UnknownCode(printable(text[:40]) + "...", "This code is too long to be one of ours.")
    plain = _AIM.sub("", text.strip(" \r\n\t"), count=1) if text.startswith("]") else text.strip(" \r\n\t")
    if any(unicodedata.category(sign) == "Cc" and sign not in _ALLOWED_CONTROLS for sign in plain):
        return UnknownCode(printable(plain), "This code holds control characters, so it was not used.")
    if not plain:
        return UnknownCode("", "The scan was empty. Scan again.")
    return _own_code(plain) or _number(plain, symbology) or UnknownCode(printable(plain), _no_meaning(plain))


def parse_typed(text: str) -> Code | None:
    """The meaning of a typed text when it is certainly a code (spaces, dashes, case and O/0 I/1 forgiven), else None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or len(plain) > 300 or any(unicodedata.category(sign) == "Cc" for sign in plain):
        return None
    digits = re.sub(r"[\s-]", "", plain)
    number = _number(digits, None)
    if number is not None:
        return number
    found = _own_code(re.sub(r"[\s-]", "", plain).upper())
    if found is not None and not isinstance(found, UnknownCode):
        return found
    member_id = without_check(forgive(plain))
    return MemberCode(member_id) if member_id is not None and valid_id(member_id) else None


def has_inner_check(text: str) -> bool:
    """Whether one reading of a linear code proves itself: ours, with check characters inside (decision 13)."""
    return isinstance(parse_scan(text), MemberCode | CardCode)


def printable(text: str) -> str:
    """A text of strangers made fit to show: controls and direction marks as `?`, at most 80 letters."""
    return "".join("?" if unicodedata.category(sign).startswith("C") else sign for sign in text)[:80]


def _own_code(plain: str) -> Code | None:
    head, colon, rest = plain.partition(":")
    if not colon:
        return None
    letters = forgive(rest)
    match head.upper():
        case "M":
            member_id = without_check(letters)
            if member_id is None or not valid_id(member_id):
                return UnknownCode(
                    printable(plain), "This member code is damaged. Scan it again or type the card number."
                )
            return MemberCode(member_id)
        case "C" if valid_card_number(letters):
            return CardCode(letters)
        case "C":
            return UnknownCode(printable(plain), "This card code is damaged. Scan it again or type the card number.")
        case "R" if rest:
            return RewardCode(rest)
        case "V" if rest:
            return VoucherCode(letters)
        case "T" if rest:
            return ReceiptCode(rest)
        case _:
            return None


def _number(plain: str, symbology: str | None) -> Code | None:
    if valid_card_number(plain) and symbology not in ("EAN-13", "EAN-8", "UPC-A", "UPC-E"):
        trade = gtin14(plain, symbology)
        if trade is None or len(plain) == 10:
            return CardCode(plain)
    trade = gtin14(plain, symbology)
    return None if trade is None else ProductCode(trade)


def _no_meaning(plain: str) -> str:
    if plain.isdigit():
        return "No card and no product has this number. Check it, or search by name or phone."
    return "This code is not one of this shop's codes."
