"""Whatever a scanner or a hand brings, it is understood, or refused in a sentence, and never breaks anything."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.codes.scanned import (
    CODE_BYTES_MAX,
    CardCode,
    Code,
    MemberCode,
    ProductCode,
    ReceiptCode,
    RewardCode,
    UnknownCode,
    VoucherCode,
    card_code,
    card_number,
    has_inner_check,
    is_voucher_letters,
    member_code,
    parse_scan,
    parse_typed,
    printable,
)
from loyalty.values.errors import BadValue
from loyalty.values.ids import ALPHABET, with_check
from tests.strategies import card_numbers, crockford_letters, ids, voucher_ids, wild_texts

SYMBOLOGIES = st.none() | st.sampled_from(["QR", "EAN-13", "EAN-8", "UPC-A", "UPC-E", "Code128", "nonsense"])
EAN = "5449000000996"


def scruffy(text: str, chance: st.DataObject) -> str:
    """The text as a person would type it: some lower case, gaps and dashes, O for 0, I or L for 1."""
    slips = {"0": "0Oo", "1": "1IiLl"}
    out = []
    for letter in text:
        out.append(chance.draw(st.sampled_from(slips.get(letter, letter + letter.lower()))))
        out.append(chance.draw(st.sampled_from(["", "", "", " ", "-", "\u2011"])))
    return "".join(out)


@given(ids)
def test_a_members_qr_names_the_member(member: str) -> None:
    assert parse_scan(member_code(member)) == MemberCode(member)
    assert parse_typed(member_code(member)) == MemberCode(member)
    assert has_inner_check(member_code(member))


@given(card_numbers)
def test_a_card_is_known_by_its_qr_and_by_its_bare_number(number: str) -> None:
    for text in (card_code(number), number, card_code(number).lower(), f"  {number}\r\n"):
        assert parse_scan(text) == CardCode(number)
    assert has_inner_check(number)


@given(ids, st.data())
def test_a_member_code_typed_untidily_is_understood(member: str, data: st.DataObject) -> None:
    letters = member_code(member).removeprefix("M:")
    assert parse_typed(scruffy(letters, data)) == MemberCode(member)
    assert parse_typed("m: " + scruffy(letters, data)) == MemberCode(member)


@given(card_numbers, st.data())
def test_a_card_number_typed_untidily_is_understood(number: str, data: st.DataObject) -> None:
    assert parse_typed(scruffy(number, data)) == CardCode(number)
    assert parse_typed("c:" + scruffy(number, data)) == CardCode(number)


def test_full_width_digits_of_another_keyboard_are_understood_when_typed() -> None:
    assert parse_typed("５４４９００００００９９６") == ProductCode("0" + EAN)
    assert isinstance(parse_scan("５４４９００００００９９６"), UnknownCode)


@given(ids, st.data())
def test_every_slip_of_one_letter_in_a_member_code_is_refused_in_a_sentence(member: str, data: st.DataObject) -> None:
    code = member_code(member)
    place = data.draw(st.integers(2, len(code) - 1))
    letter = data.draw(st.sampled_from(ALPHABET))
    assume(letter != code[place])
    found = parse_scan(code[:place] + letter + code[place + 1 :])
    assert isinstance(found, UnknownCode)
    assert found.reason == "This member code is damaged. Scan it again or type the card number."


@given(wild_texts, SYMBOLOGIES)
def test_row_49_any_text_at_all_has_a_meaning_or_a_reason(text: str, symbology: str | None) -> None:
    found = parse_scan(text, symbology)
    parse_typed(text)
    has_inner_check(text)
    if isinstance(found, UnknownCode):
        assert found.reason.endswith(".")
        found.shown.encode()


@given(st.sampled_from(["M:", "C:", "R:", "V:", "T:", "]Q3", "]E0", "]C1", "m :"]), wild_texts, SYMBOLOGIES)
def test_any_text_behind_one_of_our_prefixes_has_a_meaning_or_a_reason(head: str, tail: str, how: str | None) -> None:
    for found in (parse_scan(head + tail, how), parse_typed(head + tail)):
        match found:
            case MemberCode(letters) | VoucherCode(letters) | ReceiptCode(letters):
                assert letters
                assert set(letters) <= set(ALPHABET)
            case RewardCode(word):
                assert set(word) <= set(string.ascii_letters + string.digits + "-_")
            case CardCode(digits) | ProductCode(digits):
                assert digits.isascii()
                assert digits.isdigit()
            case UnknownCode() | None:
                pass


@given(crockford_letters)
def test_vouchers_and_receipts_keep_their_letters(letters: str) -> None:
    assert parse_scan("V:" + letters) == VoucherCode(letters)
    assert parse_scan("T:" + letters.lower()) == ReceiptCode(letters)


@pytest.mark.parametrize(
    ("text", "symbology", "meaning"),
    [
        ("R:free-coffee_2", None, RewardCode("free-coffee_2")),
        (EAN, None, ProductCode("0" + EAN)),
        ("]E0" + EAN, None, ProductCode("0" + EAN)),
        (" \t]E0" + EAN + "\r", None, ProductCode("0" + EAN)),
        ("]E496385074", None, ProductCode("00000096385074")),
        ("]E004252614", None, ProductCode("00042100005264")),
        ("04252614", "UPC-E", ProductCode("00042100005264")),
        ("]C1" + card_number(42), None, CardCode(card_number(42))),
        ("]Q1C:" + card_number(42), None, CardCode(card_number(42))),
    ],
)
def test_codes_of_the_shop_and_the_shelf_are_known(text: str, symbology: str | None, meaning: Code) -> None:
    assert parse_scan(text, symbology) == meaning


def test_a_trade_item_is_never_taken_for_a_card() -> None:
    both = next(code for code in (f"{n:012d}" for n in range(1, 99_999)) if isinstance(_as_both(code), str))
    assert isinstance(parse_scan(both, "UPC-A"), ProductCode)
    assert isinstance(parse_scan(both), ProductCode)
    card = card_number(7)
    assert isinstance(parse_scan(card, "EAN-13"), UnknownCode)


def _as_both(code: str) -> str | None:
    from loyalty.codes.gtin import gtin14
    from loyalty.values.ids import valid_card_number

    return code if gtin14(code) and valid_card_number(code) else None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The scan was empty. Scan again."),
        (" \r\n", "The scan was empty. Scan again."),
        ("A" * 10_240, "This code is too long to be one of ours."),
        ("é" * (CODE_BYTES_MAX // 2 + 1), "This code is too long to be one of ours."),
        ("M:\x1b[2J", "This code holds control characters, so it was not used."),
        ("\x00", "This code holds control characters, so it was not used."),
        ("https://evil.example/", "This code is not one of this shop's codes."),
        ("12345", "No card and no product has this number. Check it, or search by name or phone."),
        ("C:1234567890", "This card code is damaged. Scan it again or type the card number."),
        ("V:%%%", "This voucher code is damaged. Scan it again or type its letters."),
        ("V:---", "This voucher code is damaged. Scan it again or type its letters."),
        ("R:<script>", "This reward code is damaged. Scan it again or choose it from the list."),
        ("T:é", "This receipt code is damaged. Scan it again or look the sale up."),
    ],
)
def test_row_49_a_bad_scan_is_refused_in_a_sentence(text: str, reason: str) -> None:
    found = parse_scan(text)
    assert isinstance(found, UnknownCode)
    assert found.reason == reason
    assert len(found.shown) <= 83


@given(voucher_ids, st.data())
def test_a_voucher_is_known_by_its_typed_letters_and_by_its_id(voucher: str, data: st.DataObject) -> None:
    letters = with_check(voucher[:8])
    assume(not letters.isdigit())
    assert parse_typed(scruffy(letters, data)) == VoucherCode(letters)
    assert parse_typed(voucher) == VoucherCode(voucher)
    assert not is_voucher_letters(letters[:9])


@pytest.mark.parametrize(
    "text", ["", "Anna", "Ana P", "espresso", "12", "0171 555", "x" * 10_000_000, "a\nb", "M:", "C:1"]
)
def test_what_a_person_searches_for_is_no_code(text: str) -> None:
    assert parse_typed(text) is None


@given(wild_texts)
def test_what_is_shown_of_a_strangers_code_cannot_turn_or_break_a_line(text: str) -> None:
    shown = printable(text + "\u202e\u2028\x07")
    assert len(shown) <= 80
    assert not set(shown) & {"\u202e", "\u2028", "\u2029", "\x07", "\n", "\r"}


@pytest.mark.parametrize("serial", [0, -1, 100_000_000])
def test_a_card_serial_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(BadValue, match="serial"):
        card_number(serial)


def test_a_code_is_never_made_for_a_member_that_cannot_be() -> None:
    with pytest.raises(BadValue, match="member id"):
        member_code("Anna")
