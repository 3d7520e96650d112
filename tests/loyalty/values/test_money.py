"""Money is whole minor units; what a person types is read or refused, never guessed."""

from __future__ import annotations

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX, Money, check_amount, minor_digits, parse_amount
from tests.strategies import wild_texts


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12", "GBP", 1200),
        ("12.30", "GBP", 1230),
        ("12,3", "EUR", 1230),
        ("1,50", "EUR", 150),
        (" 0.01 ", "GBP", 1),
        ("007", "GBP", 700),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("12.345", "KWD", 12345),
        ("10000000", "GBP", AMOUNT_MINOR_MAX),
    ],
)
def test_a_typed_amount_is_read(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1e3",
        "１２",
        "12.345",
        "-5",
        "+5",
        "1,234",
        "1.234,50",
        "1'000",
        "12.",
        ".5",
        "0",
        "0.00",
        "٣",
        "½",
        "1 2",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "12.30.",
        "£5",
        "12\n.3",
        "1" * 13,
        "\x00",
    ],
)
def test_anything_cleverer_is_refused_and_never_guessed(text: str) -> None:
    refusal = parse_amount(text, "GBP")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.BAD_AMOUNT
    assert refusal.sentence


@pytest.mark.parametrize("text", ["10000000.01", "1" * 12, "10000000000"])
def test_more_than_a_till_may_take_is_too_large(text: str) -> None:
    refusal = parse_amount(text, "GBP")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.TOO_LARGE


@pytest.mark.parametrize("currency", ["GBP", "JPY", "KWD"])
def test_the_example_in_a_refusal_is_an_amount_of_the_currency(currency: str) -> None:
    refusal = parse_amount("what?", currency)
    assert isinstance(refusal, Refusal)
    example = refusal.sentence.removesuffix(".").rpartition(" ")[2]
    assert isinstance(parse_amount(example, currency), int)


@given(wild_texts, st.sampled_from(["GBP", "JPY", "KWD"]))
def test_any_text_gives_a_bounded_amount_or_a_refusal(text: str, currency: str) -> None:
    amount = parse_amount(text, currency)
    assert isinstance(amount, Refusal) or (type(amount) is int and 1 <= amount <= AMOUNT_MINOR_MAX)


@given(st.integers(1, AMOUNT_MINOR_MAX), st.sampled_from(["GBP", "JPY", "KWD"]), st.sampled_from(".,"))
def test_an_amount_typed_out_in_full_is_that_amount(minor: int, currency: str, sign: str) -> None:
    digits = minor_digits(currency)
    whole, part = divmod(minor, 10**digits)
    assert parse_amount(f"{whole}{sign}{part:0{digits}d}" if digits else str(whole), currency) == minor


@pytest.mark.parametrize("wrong", [0, -1, 1.0, 1.5, True, "1", None, float("nan"), 10**12, 10**30])
def test_amounts_from_other_programs_are_whole_positive_and_bounded(wrong: object) -> None:
    assert isinstance(check_amount(wrong), Refusal)
    assert check_amount(1) == 1
    assert check_amount(AMOUNT_MINOR_MAX) == AMOUNT_MINOR_MAX


def test_minor_digits_agree_with_the_list_that_babel_carries() -> None:
    known = {code: fraction[0] for code, fraction in get_global("currency_fractions").items()}
    ours = {code: minor_digits(code) for code in ("GBP", "EUR", "USD", "JPY", "KRW", "KWD", "BHD", "TND", "CLP", "UYW")}
    assert ours == {code: known.get(code, known["DEFAULT"]) for code in ours}


def test_money_adds_within_a_currency_only() -> None:
    assert Money(150, "GBP") + -Money(50, "GBP") == Money(100, "GBP")
    with pytest.raises(BadValue, match="two currencies"):
        Money(1, "GBP") + Money(1, "EUR")


@pytest.mark.parametrize(
    ("minor", "currency"), [(1.0, "GBP"), (True, "GBP"), (10**13, "GBP"), (1, "gbp"), (1, "GBP\n")]
)
def test_money_that_cannot_be_is_refused(minor: int, currency: str) -> None:
    with pytest.raises(BadValue):
        Money(minor, currency)
