"""What a typed text may mean of a past sale: its receipt number, its amount, its time, its member."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loyalty.shopping.member import folded

if TYPE_CHECKING:
    from collections.abc import Callable

_MONEY = re.compile(r"[0-9]{1,8}(?:[.,][0-9]{0,4})?", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2})[:.h]([0-9]{0,2})", re.ASCII)


class Wanted:
    """A text read in every way that makes sense; `digits` is how many the currency has after the point."""

    def __init__(self, text: str, digits: int) -> None:
        self._digits = digits
        self._name = folded(text) if any(sign.isalpha() for sign in text) else ""
        self._code = re.sub(r"[^0-9A-Za-z]", "", text).upper()
        self._reference = text.casefold()
        self._money = text.replace(",", ".") if _MONEY.fullmatch(text) else None
        time = _TIME.fullmatch(text)
        self._time = None if time is None else f"{int(time[1]):02d}:{time[2]}"

    def fits(
        self,
        short_code: str,
        reference: str,
        amounts_minor: tuple[int, ...],
        clock: Callable[[], str],
        who: Callable[[], str],
    ) -> bool:
        """Whether a sale is meant; its time of day (HH:MM) and its member are asked for only where they matter."""
        return (
            (bool(self._code) and short_code.replace("-", "").startswith(self._code))
            or self._reference in reference.casefold()
            or (self._money is not None and any(self._written(one).startswith(self._money) for one in amounts_minor))
            or (self._time is not None and clock().startswith(self._time))
            or (bool(self._name) and self._is_name(who()))
        )

    def _written(self, minor: int) -> str:
        if not self._digits:
            return str(minor)
        whole, part = divmod(minor, 10**self._digits)
        return f"{whole}.{part:0{self._digits}d}"

    def _is_name(self, who: str) -> bool:
        name = folded(who)
        return name.startswith(self._name) or any(word.startswith(self._name) for word in name.split())
