"""An amount of money as somebody types it, with the point or comma that they are used to."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(\d{1,8})(?:[.,\u066b](\d{0,4}))?")


def typed_minor(text: str, digits: int) -> int | None:
    """Minor units of a currency with so many digits behind the point; None for what is no amount of it."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    whole, part = found[1], found[2] or ""
    if len(part) > digits:
        return None
    return int(whole + part.ljust(digits, "0"))


def plain_amount(minor: int, digits: int) -> str:
    """The same way back, empty for nothing."""
    if not minor:
        return ""
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)
