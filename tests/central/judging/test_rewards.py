"""Rewards before the judge: counted as they are given and as they come back; beyond the stock a person looks."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Book
from central.judging.rewards import OUT_OF_STOCK, rewards_named
from loyalty.exchange.wire import Verdict
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Sale, SoldLine
from tests.central.judging.ops import back, book, context, decide, sale

MUGS = SoldLine("Mug", "reward", 2, 0, 0, 100, 0, "a reward", reward="mug", reward_points=100)


def given(uuid: str = "uuid-r1", pieces: int = 2, programme: int = 1) -> Sale:
    line = msgspec.structs.replace(MUGS, quantity=pieces)
    effect = Effect(use=100)
    told = msgspec.structs.replace(context(uuid=uuid), programme=programme)
    sold = sale(earn=0, context=told, lines=(line,), due_minor=0)
    return msgspec.structs.replace(sold, effect=effect, total_minor=0)


def counting(stock: int = 3) -> Book:
    into = book()
    into.stock = {1: {"mug": stock}}
    return into


def test_what_is_given_is_counted_and_what_comes_back_too() -> None:
    into = counting()
    sold = given()
    assert rewards_named(sold) == {"mug"}
    first = decide(sold, into)
    assert (first.verdict, first.rewards, into.given) == (Verdict.APPLIED, (("mug", 2),), {"mug": 2})
    returned = decide(back(1, take=0, give=50), into, seq=2)
    assert (returned.rewards, into.given) == ((("mug", -1),), {"mug": 1})


def test_pieces_that_came_back_before_are_not_counted_again() -> None:
    into = counting()
    decide(given(), into)
    decide(back(2, take=0, give=100), into, seq=2)
    again = decide(back(2, take=0, give=100, uuid="uuid-3"), into, seq=3)
    assert (again.code, into.given) == ("returned_twice", {"mug": 0})
    assert dict(again.rewards).get("mug", 0) == 0


def test_beyond_the_stock_it_is_flagged_and_booked_all_the_same() -> None:
    into = counting()
    decide(given(), into)
    more = decide(given("uuid-r2"), into, seq=2)
    assert (more.verdict, more.code, more.rewards) == (Verdict.FLAGGED, OUT_OF_STOCK, (("mug", 2),))
    assert into.given == {"mug": 4}


@pytest.mark.parametrize(
    ("stock", "version", "most"),
    [
        ({}, 1, None),
        ({1: {"mug": 3}}, 1, 3),
        ({1: {"mug": 3}, 2: {"mug": 9}}, 1, 9),
        ({1: {"mug": 3}, 2: {}}, 1, None),
        ({1: {"mug": 3}}, None, 3),
    ],
)
def test_a_raised_stock_counts_for_older_sales_as_well(
    stock: dict[int, dict[str, int]], version: int | None, most: int | None
) -> None:
    into = book()
    into.stock = stock
    assert into.stock_of("mug", version) == most
