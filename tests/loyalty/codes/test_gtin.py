"""Trade item numbers are one number however a scanner spells them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.gtin import check_digit, expand_upc_e, gtin14
from tests.strategies import wild_texts


@pytest.mark.parametrize(
    ("upc_e", "upc_a"),
    [
        ("04252614", "042100005264"),  # The example that textbooks use.
        ("01234505", "012000003455"),
        ("01234514", "012100003454"),
        ("01234523", "012200003453"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
        ("01234565", "012345000065"),
        ("01234572", "012345000072"),
        ("01234589", "012345000089"),
        ("01234596", "012345000096"),
        ("06543217", "065100004327"),
        ("11234562", "112345000062"),
    ],
)
def test_a_upc_e_is_expanded_to_its_upc_a(upc_e: str, upc_a: str) -> None:
    assert expand_upc_e(upc_e) == upc_a
    assert gtin14(upc_e, "UPC-E") == "00" + upc_a
    assert gtin14(upc_a) == "00" + upc_a


@pytest.mark.parametrize("upc_e", ["01234506", "21234506", "0123450", "00000000", "０1234505", "", "012345050"])
def test_what_is_no_upc_e_is_refused(upc_e: str) -> None:
    assert expand_upc_e(upc_e) is None


@pytest.mark.parametrize("code", ["4006381333931", "5449000000996", "036000291452", "96385074", "10012345678902"])
def test_known_numbers_of_the_shelf_are_right(code: str) -> None:
    assert gtin14(code) == code.zfill(14)
    assert check_digit(code[:-1]) == code[-1]


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_of_ten_last_digits_one_is_right_and_zero_is_no_item(body: str) -> None:
    right = [digit for digit in "0123456789" if gtin14(body + digit) is not None]
    assert right == ([check_digit(body)] if int(body) else [])


@given(wild_texts, st.none() | st.sampled_from(["EAN-13", "UPC-E", "QR", ""]))
def test_any_text_may_be_asked(text: str, symbology: str | None) -> None:
    found = gtin14(text, symbology)
    assert found is None or (len(found) == 14 and found.isascii() and found.isdigit())


@pytest.mark.parametrize(
    "text", ["５４４９００００００９９６", "544900000099٦", "5449000000996\n", "5449000000997", "00000000"]
)
def test_full_width_digits_wrong_checks_and_zeros_are_no_items(text: str) -> None:
    assert gtin14(text) is None
