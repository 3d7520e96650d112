"""Money as whole minor units of an ISO 4217 currency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loyalty.values.errors import BadValue, Refusal, RefusalCode

AMOUNT_MINOR_MAX = 1_000_000_000
"""Largest amount a line, sale or tender may have, in minor units (10 million pounds)."""

_DIGITS_OTHER_THAN_TWO = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Minor unit exponents of ISO 4217 that differ from 2."""

_TYPED = re.compile(r"(?P<whole>[0-9]{1,12})(?:[.,](?P<part>[0-9]{1,4}))?", re.ASCII)


def minor_digits(currency: str) -> int:
    """How many digits follow the decimal sign in this currency (ISO 4217 exponent)."""
    return _DIGITS_OTHER_THAN_TWO.get(currency, 2)


def plain(minor: int, currency: str) -> str:
    """An amount as the core writes it into a sentence: `12.40 EUR`, `-0.05 EUR`, `1,200 JPY`."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    shown = f"{whole:,}.{part:0{digits}}" if digits else f"{whole:,}"
    return f"{'-' if minor < 0 else ''}{shown} {currency}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; may be negative (a refund), never fractional."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int or abs(self.minor) > AMOUNT_MINOR_MAX * 1000:
            raise BadValue("money is a bounded whole number of minor units")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise BadValue("a currency is three capital letters of ISO 4217")

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise BadValue("amounts of two currencies cannot be added")
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)


def check_amount(minor: object) -> int | Refusal:
    """An amount of a line or tender as given from outside: a whole number from 1 to `AMOUNT_MINOR_MAX`."""
    if type(minor) is not int or minor <= 0:
        return Refusal(RefusalCode.BAD_AMOUNT, "An amount must be a whole number above zero. Correct it and try again.")
    if minor > AMOUNT_MINOR_MAX:
        return Refusal(RefusalCode.TOO_LARGE, "This amount is larger than a till may take. Check the figure.")
    return minor


def parse_amount(text: str, currency: str) -> int | Refusal:
    """A typed amount such as `12`, `12.30` or `12,3` in minor units; anything cleverer is refused, never guessed."""
    digits = minor_digits(currency)
    found = _TYPED.fullmatch(text.strip())
    part = (found["part"] or "") if found else ""
    if found is None or len(part) > digits:
        example = "12.3000"[: 3 + digits] if digits else "12"
        return Refusal(RefusalCode.BAD_AMOUNT, f"This is not an amount. Type digits only, for example {example}.")
    return check_amount(int(found["whole"]) * 10**digits + int(part.ljust(digits, "0") or "0"))
