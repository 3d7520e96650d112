"""What a voucher says beyond an amount: read back as it was written, and never two things at once."""

from __future__ import annotations

import pytest
from hypothesis import given

from loyalty.shopping.voucher_terms import VoucherKind, VoucherTerms, kind_of, read_terms, terms_text
from loyalty.values.errors import BadValue
from tests.strategies import voucher_terms


@given(voucher_terms)
def test_terms_are_read_back_as_they_were_kept(terms: VoucherTerms) -> None:
    assert read_terms(terms_text(terms)) == terms


def test_no_terms_are_kept_as_nothing() -> None:
    assert terms_text(None) is None
    assert read_terms(None) is None


@pytest.mark.parametrize(
    ("terms", "kind"),
    [
        (None, VoucherKind.AMOUNT),
        (VoucherTerms(minimum_minor=500), VoucherKind.AMOUNT),
        (VoucherTerms(percent=20), VoucherKind.PERCENT),
        (VoucherTerms(categories=("coffee",)), VoucherKind.ITEM),
        (VoucherTerms(products=("espresso", "latte")), VoucherKind.ITEM),
        (VoucherTerms(products=("espresso",)), VoucherKind.PRODUCT),
    ],
)
def test_what_is_said_tells_the_kind(terms: VoucherTerms | None, kind: VoucherKind) -> None:
    assert kind_of(terms) is kind


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"percent": 101}', '{"percent": 10, "tags": ["a"]}', '{"most_minor": 5}']
)
def test_terms_that_nobody_wrote_are_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_terms(text)
