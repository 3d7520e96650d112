"""What a voucher takes off and what it asks, in words for paper and screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.pricing.words import word
from loyalty.shopping.voucher_terms import VoucherKind, VoucherTerms, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a till writes: its language, money, days (wall ms), and the names of goods and stores by their ids."""

    language: str
    money: Callable[[int], str]
    day: Callable[[int], str]
    goods: Callable[[VoucherTerms], list[str]]
    store: Callable[[str], str]


def headline(value_minor: int, terms: VoucherTerms | None, tongue: Tongue) -> str:
    """What it takes off, in a few words: `£5.00`, `20 % off`, `One free: Coffee`."""
    match kind_of(terms):
        case VoucherKind.PERCENT if terms is not None:
            return word("percent_off", tongue.language, str(terms.percent))
        case VoucherKind.ITEM if terms is not None:
            return word("free_piece", tongue.language, ", ".join(tongue.goods(terms)))
        case VoucherKind.PRODUCT if terms is not None:
            return word("free_product", tongue.language, ", ".join(tongue.goods(terms)))
        case _:
            return tongue.money(value_minor)


def conditions(terms: VoucherTerms | None, tongue: Tongue) -> tuple[str, ...]:
    """What it asks, a line each: the most it takes off, the least that is bought, from which day on, and where."""
    if terms is None:
        return ()
    said: list[tuple[str, str]] = []
    if terms.most_minor is not None:
        said.append(("at_most", tongue.money(terms.most_minor)))
    if terms.minimum_minor is not None:
        said.append(("minimum", tongue.money(terms.minimum_minor)))
    if terms.from_ms is not None:
        said.append(("not_before", tongue.day(terms.from_ms)))
    if terms.stores:
        said.append(("only_in", ", ".join(map(tongue.store, terms.stores))))
    return tuple(word(name, tongue.language, filled) for name, filled in said)
