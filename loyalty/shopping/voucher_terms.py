"""What a voucher says beyond an amount: what it takes off instead, from which spending and day on, and where."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.values.errors import BadValue
from loyalty.values.money import AMOUNT_MINOR_MAX

TERMS_NAMES_MAX = 50
"""Goods of one sort, or stores, that one voucher may name."""

_WHOLE_MAX = 2**53 - 1

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Names = Annotated[tuple[_Name, ...], msgspec.Meta(max_length=TERMS_NAMES_MAX)]
_Some = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)]


class VoucherKind(StrEnum):
    """What a voucher takes off: an amount, a part of what is due, a piece of some goods, or one product."""

    AMOUNT = "amount"
    PERCENT = "percent"
    ITEM = "item"
    PRODUCT = "product"


class VoucherTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`percent` off, or one piece of the named goods free, at most `most_minor`; neither: the voucher's amount.

    It counts in sales that cost `minimum_minor` after offers, from `from_ms` (wall time) on, in `stores` (none = all).
    """

    percent: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    categories: _Names = ()
    products: _Names = ()
    tags: _Names = ()
    most_minor: _Some | None = None
    minimum_minor: _Some | None = None
    from_ms: Annotated[int, msgspec.Meta(ge=0, le=_WHOLE_MAX)] | None = None
    stores: _Names = ()

    def __post_init__(self) -> None:
        if self.percent is not None and self.names_goods:
            raise BadValue("a voucher takes a percentage off or a piece of some goods, not both")
        if self.most_minor is not None and self.percent is None and not self.names_goods:
            raise BadValue("a voucher over an amount has no other limit than that")

    @property
    def names_goods(self) -> bool:
        """Whether it is for a piece of some goods."""
        return bool(self.categories or self.products or self.tags)

    @property
    def kind(self) -> VoucherKind:
        """What the voucher takes off."""
        if self.percent is not None:
            return VoucherKind.PERCENT
        if not self.names_goods:
            return VoucherKind.AMOUNT
        one = len(self.products) == 1 and not self.categories and not self.tags
        return VoucherKind.PRODUCT if one else VoucherKind.ITEM


def kind_of(terms: VoucherTerms | None) -> VoucherKind:
    """What a voucher with these terms takes off; without any it is over an amount."""
    return VoucherKind.AMOUNT if terms is None else terms.kind


def terms_text(terms: VoucherTerms | None) -> str | None:
    """Terms as a table keeps them; None where there are none."""
    return None if terms is None else msgspec.json.encode(terms, order="sorted").decode()


_VOUCHER_TERMS_READER = msgspec.json.Decoder(VoucherTerms)


def read_terms(text: str | None) -> VoucherTerms | None:
    """Terms from a table; BadValue for what nobody wrote there."""
    try:
        return None if text is None else _VOUCHER_TERMS_READER.decode(text)
    except (ValueError, RecursionError) as wrong:
        raise BadValue(f"not the terms of a voucher: {wrong}") from None
