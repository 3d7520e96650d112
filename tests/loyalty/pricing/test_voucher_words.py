"""A voucher in words: what it takes off and what it asks, in every language of ours."""

from __future__ import annotations

import pytest

from loyalty.pricing.voucher_words import Tongue, conditions, headline
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.languages import LANGUAGES


def tongue(language: str = "en") -> Tongue:
    return Tongue(
        language,
        money=lambda minor: f"{minor / 100:.2f}",
        day=lambda ms: f"day {ms}",
        goods=lambda terms: [*terms.categories, *terms.products, *terms.tags],
        store=str.title,
    )


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (None, "5.00"),
        (VoucherTerms(minimum_minor=1), "5.00"),
        (VoucherTerms(percent=20), "20 % off"),
        (VoucherTerms(categories=("coffee", "tea")), "One free: coffee, tea"),
        (VoucherTerms(products=("espresso",)), "Free: espresso"),
    ],
)
def test_what_it_takes_off(terms: VoucherTerms | None, words: str) -> None:
    assert headline(500, terms, tongue()) == words


def test_all_that_it_asks_is_said_a_line_each() -> None:
    terms = VoucherTerms(percent=20, most_minor=400, minimum_minor=1_000, from_ms=7, stores=("harbour", "market"))
    assert conditions(terms, tongue()) == (
        "At most 4.00",
        "For sales from 10.00",
        "Good from day 7",
        "Only in Harbour, Market",
    )
    assert conditions(None, tongue()) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it_in_words_of_its_own(language: str) -> None:
    terms = VoucherTerms(percent=20, most_minor=400)
    said = (headline(0, terms, tongue(language)), *conditions(terms, tongue(language)))
    assert all(said)
    assert "20" in said[0]
    assert "4.00" in said[1]
    if language != "en":
        assert said != (headline(0, terms, tongue()), *conditions(terms, tongue()))
