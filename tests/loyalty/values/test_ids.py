"""Ids survive every keyboard, and a slip of the hand never makes another valid one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.values.errors import BadValue
from loyalty.values.ids import (
    ALPHABET,
    EPOCH_MAX,
    ID_BYTES,
    SEQ_BITS,
    VOUCHER_BYTES,
    OpId,
    card_check_digits,
    check_letters,
    crockford,
    forgive,
    from_crockford,
    new_id,
    new_voucher_id,
    op_no,
    valid_caller_id,
    valid_card_number,
    valid_id,
    valid_voucher_id,
    with_check,
    without_check,
)
from tests.strategies import card_numbers, crockford_letters, ids, wild_texts


@given(st.binary(max_size=300))
def test_bytes_come_back_from_their_letters(data: bytes) -> None:
    assert from_crockford(crockford(data), len(data)) == data
    assert set(crockford(data)) <= set(ALPHABET)


@given(wild_texts, st.integers(0, 40))
def test_letters_that_nobody_wrote_are_refused_or_mean_exactly_their_bytes(text: str, size: int) -> None:
    try:
        data = from_crockford(text, size)
    except BadValue:
        return
    assert crockford(data) == text


def test_letters_with_stray_bits_are_refused() -> None:
    assert crockford(b"\xff") == "ZW"
    with pytest.raises(BadValue, match="stray"):
        from_crockford("ZZ", 1)


@given(crockford_letters)
def test_check_letters_fit_what_they_were_made_for(text: str) -> None:
    assert without_check(with_check(text)) == text


@given(crockford_letters, st.data())
def test_no_single_wrong_letter_passes(text: str, data: st.DataObject) -> None:
    whole = with_check(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    letter = data.draw(st.sampled_from(ALPHABET))
    assume(letter != whole[place])
    assert without_check(whole[:place] + letter + whole[place + 1 :]) is None


@given(crockford_letters, st.integers(1, 2), st.data())
def test_no_two_swapped_letters_pass_be_they_neighbours_or_one_apart(text: str, gap: int, data: st.DataObject) -> None:
    whole = with_check(text)
    place = data.draw(st.integers(0, len(whole) - 1 - gap))
    letters = list(whole)
    letters[place], letters[place + gap] = letters[place + gap], letters[place]
    assume("".join(letters) != whole)
    assert without_check("".join(letters)) is None


def test_every_single_slip_in_one_member_code_is_refused() -> None:
    whole = with_check(new_id(bytes(range(ID_BYTES))))
    slips = [
        whole[:place] + letter + whole[place + 1 :]
        for place in range(len(whole))
        for letter in ALPHABET
        if letter != whole[place]
    ]
    assert [slip for slip in slips if without_check(slip) is not None] == []


@given(wild_texts)
def test_any_text_may_be_asked_for_its_check_letters(text: str) -> None:
    body = without_check(text)
    assert body is None or with_check(body) == text


def test_check_letters_over_something_else_are_refused() -> None:
    with pytest.raises(BadValue, match="Crockford"):
        check_letters("ILOU")


@given(card_numbers, st.data())
def test_no_slip_or_swap_in_a_card_number_passes(number: str, data: st.DataObject) -> None:
    assert valid_card_number(number)
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != number[place])
    assert not valid_card_number(number[:place] + digit + number[place + 1 :])
    swapped = list(number)
    at = data.draw(st.integers(0, len(number) - 2))
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert "".join(swapped) == number or not valid_card_number("".join(swapped))


def test_a_known_mod_97_10_number_checks() -> None:
    assert card_check_digits("794") == "44"  # The example of ISO/IEC 7064.


@pytest.mark.parametrize("digits", ["", "x", "-1", "12 34", "１２", "1" * 17, "1_0"])
def test_check_digits_over_anything_but_digits_are_refused(digits: str) -> None:
    with pytest.raises(BadValue, match="digits"):
        card_check_digits(digits)


@pytest.mark.parametrize("text", ["0０00000123", "1234567", "1" * 19, "", "00000001 97", "+000000197", "1e10000000"])
def test_what_is_not_8_to_18_plain_digits_is_no_card_number(text: str) -> None:
    assert not valid_card_number(text)


def test_typed_letters_are_forgiven() -> None:
    assert forgive(" 7k2m-9qxd–il o\u2011O\t") == "7K2M9QXD1100"


@given(ids)
def test_an_id_is_16_letters(made: str) -> None:
    assert valid_id(made)
    assert not valid_id(made + "0")
    assert not valid_id(made[:-1] + "U")


def test_an_id_needs_exactly_80_random_bits() -> None:
    with pytest.raises(BadValue, match="10 random bytes"):
        new_id(b"short")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("order-17_A", True),
        ("a" * 64, True),
        ("", False),
        ("a" * 65, False),
        ("a b", False),
        ("é", False),
        ("a\n", False),
    ],
)
def test_another_program_names_its_sale_with_plain_letters(text: str, fits: bool) -> None:
    assert valid_caller_id(text) is fits


@given(ids, st.integers(1, EPOCH_MAX), st.integers(1, 2**SEQ_BITS - 1))
def test_op_numbers_fit_a_64_bit_column_and_order_a_tills_whole_life(device: str, epoch: int, seq: int) -> None:
    op = OpId(device, epoch, seq)
    assert op.no < 2**63
    assert op_no(epoch, seq - 1) < op.no < op_no(epoch + 1, 0)
    assert str(op) == f"{device}-{epoch}-{seq}"


@pytest.mark.parametrize(
    ("epoch", "seq"), [(0, 1), (1, 0), (-1, 1), (EPOCH_MAX + 1, 1), (1, 2**SEQ_BITS), (True, 1), (1, 1.0)]
)
def test_an_op_identity_that_cannot_be_is_refused(epoch: int, seq: int) -> None:
    with pytest.raises(BadValue, match="op"):
        OpId("0" * 16, epoch, seq)
    with pytest.raises(BadValue, match="op id"):
        OpId("till 1", 1, 1)


@given(st.binary(min_size=VOUCHER_BYTES, max_size=VOUCHER_BYTES))
def test_a_voucher_is_named_by_26_letters(entropy: bytes) -> None:
    name = new_voucher_id(entropy)
    assert valid_voucher_id(name)
    assert not valid_voucher_id(name[1:])
    assert not valid_voucher_id("U" + name[1:])
    with pytest.raises(BadValue, match="16 random bytes"):
        new_voucher_id(entropy[1:])
