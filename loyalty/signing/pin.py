"""A member's PIN as it is typed: its form, the ones that anybody would guess, and the name of what is kept of it."""

from __future__ import annotations

import hashlib
import re

DIGITS_MIN, DIGITS_MAX = 4, 6

_PIN = re.compile(rf"[0-9]{{{DIGITS_MIN},{DIGITS_MAX}}}", re.ASCII)
_RUNS = ("0123456789", "9876543210")


def valid_pin(text: str) -> bool:
    """Whether a text has the form of a PIN: 4 to 6 digits."""
    return _PIN.fullmatch(text) is not None


def easy_pin(pin: str, birthday: str | None) -> bool:
    """Whether it is among the first that anybody tries: one digit, digits in a row, the member's birthday (MM-DD)."""
    month, _, day = (birthday or "").partition("-")
    is_day = bool(day) and pin in (month + day, day + month)
    return is_day or len(set(pin)) == 1 or any(pin in run for run in _RUNS)


def pin_mark(kept: str) -> str:
    """A short name of what is kept: wrong tries count against one PIN, not against the next one."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]
