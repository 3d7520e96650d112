"""A voucher's paper says which voucher it is, who issued it, and lets nobody change either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.codes.scanned import VoucherCode, parse_scan, parse_typed
from loyalty.codes.voucher import (
    DRAWS_MAX,
    draw_voucher,
    named_by,
    open_voucher_code,
    short_of,
    typed_code,
    voucher_code,
)
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import ALPHABET
from tests.strategies import ids, voucher_ids

TILL = Ed25519Signer(b"\x09" * 32)
KNOWN = Ed25519Verifier(TILL.public)


def letters_of(code: str) -> str:
    scanned = parse_scan(code)
    assert isinstance(scanned, VoucherCode)
    return scanned.text


@given(ids, voucher_ids)
def test_a_code_names_its_till_and_its_voucher_and_proves_it(till: str, voucher: str) -> None:
    code = voucher_code(TILL, till, voucher)
    assert len(code) <= 150
    paper = open_voucher_code(letters_of(code))
    assert (paper.till, paper.id) == (till, voucher)
    assert named_by(letters_of(code)) == voucher
    assert named_by("7K2M") == "7K2M"
    assert paper.is_signed_by(KNOWN)
    assert not paper.is_signed_by(Ed25519Verifier(Ed25519Signer(b"\x08" * 32).public))


@given(ids, voucher_ids, st.data())
def test_one_changed_letter_is_never_proven(till: str, voucher: str, data: st.DataObject) -> None:
    letters = voucher_code(TILL, till, voucher).removeprefix("V:")
    at = data.draw(st.integers(0, len(letters) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(letters[at] != other)
    try:
        paper = open_voucher_code(letters[:at] + other + letters[at + 1 :])
    except BadWire:
        return
    assert not paper.is_signed_by(KNOWN)


@given(st.text(ALPHABET, max_size=160))
def test_letters_that_no_till_wrote_are_nothing(letters: str) -> None:
    try:
        paper = open_voucher_code(letters)
    except BadWire:
        return
    assert not paper.is_signed_by(KNOWN)


@given(voucher_ids)
def test_what_is_typed_finds_the_first_letters_of_the_id(voucher: str) -> None:
    typed = typed_code(voucher)
    letters = typed.replace("-", "")
    assert short_of(letters) == voucher[:8]
    assume(not letters.isdigit())
    assert parse_typed(typed.lower()) == VoucherCode(letters)
    assert short_of(letters[:-1]) is None


def test_an_id_whose_letters_are_taken_or_look_like_a_card_is_drawn_again() -> None:
    def bytes_of(*numbers: int) -> Callable[[int], bytes]:
        left = iter(numbers)
        return lambda size: bytes([next(left)]) * size

    first = draw_voucher(bytes_of(0xAA), lambda _: False)
    assert draw_voucher(bytes_of(0xAA, 0xBB), lambda short: short == first[:8]) != first
    assert draw_voucher(bytes_of(0, 0xAA), lambda _: False) == first
    with pytest.raises(BadValue, match="chance is broken"):
        draw_voucher(bytes_of(*[0xAA] * DRAWS_MAX), lambda _: True)


def test_no_code_is_made_for_what_cannot_be() -> None:
    with pytest.raises(BadValue):
        voucher_code(TILL, "till", "voucher")
