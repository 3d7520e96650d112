"""A part of an amount comes back by the price, as often as anything is left, and all parts come to the whole."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.operations import ReturnedLine
from loyalty.sales.shares import Pieces, Shares, bounded, rest, returned_shares, with_lines
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import PieceCount

THIRTY = Shares(quantity=1, paid_minor=2_500, points=125, used=500, price_minor=3_000)
"""30.00 of which points paid 5.00."""


def back(sold: Shares, before: dict[int, PieceCount], minor: int | None) -> ReturnedLine:
    wanted = None if minor is None else [Pieces(1, part_minor=minor)]
    lines = returned_shares([sold], before, wanted)
    assert not isinstance(lines, Refusal), lines
    return lines[0]


def figures(*lines: ReturnedLine) -> tuple[int, int, int]:
    return sum(one.amount_minor for one in lines), sum(one.points for one in lines), sum(one.used for one in lines)


def test_two_returns_of_four_pounds_are_one_of_eight() -> None:
    at_once = back(THIRTY, {}, 800)
    first = back(THIRTY, {}, 400)
    second = back(THIRTY, with_lines({}, [first]), 400)
    assert figures(first, second) == figures(at_once) == (666, 33, 133)
    assert with_lines({}, [first, second]) == with_lines({}, [at_once]) == {1: Fraction(4, 15)}


prices = st.integers(1, 5_000)


@given(st.data(), prices, st.integers(0, 5_000), st.integers(0, 3_000), st.integers(0, 3_000))
def test_any_split_equals_the_whole(data: st.DataObject, price: int, paid: int, points: int, used: int) -> None:
    sold = Shares(1, min(paid, price), points, used, price)
    lines: list[ReturnedLine] = []
    before: dict[int, PieceCount] = {}
    while left := sold.left_minor(before.get(1, 0)):
        lines.append(back(sold, before, data.draw(st.none() | st.integers(1, left))))
        before = with_lines(before, lines[-1:])
        upto = price - (sold.left_minor(before[1]) or 0)
        assert figures(*lines) == tuple(total * upto // price for total in (sold.paid_minor, points, used))
    assert figures(*lines) == (sold.paid_minor, points, used)
    assert before == {1: 1}
    assert sum(1 if one.part_minor is msgspec.UNSET else 0 for one in lines) == (len(lines) == 1)


def test_all_of_the_price_at_once_is_the_piece_itself() -> None:
    assert back(THIRTY, {}, 3_000) == back(THIRTY, {}, None) == ReturnedLine(1, 1, 2_500, 125, 500)
    first = back(THIRTY, {}, 800)
    assert rest(1, THIRTY, first.pieces) == Pieces(1, 1, 2_200)
    assert back(THIRTY, with_lines({}, [first]), None) == ReturnedLine(1, 1, 1_834, 92, 367, 2_200, 3_000)


@pytest.mark.parametrize(
    ("sold", "before", "wanted", "code"),
    [
        (THIRTY, {}, Pieces(1, part_minor=0), RefusalCode.BAD_AMOUNT),
        (THIRTY, {}, Pieces(1, part_minor=-5), RefusalCode.BAD_AMOUNT),
        (THIRTY, {}, Pieces(1, part_minor=3_001), RefusalCode.ALREADY_REFUNDED),
        (THIRTY, {1: Fraction(4, 15)}, Pieces(1, part_minor=2_201), RefusalCode.ALREADY_REFUNDED),
        (THIRTY, {1: Fraction(4, 15)}, Pieces(1, 1), RefusalCode.ALREADY_REFUNDED),
        (THIRTY, {1: 1}, Pieces(1, part_minor=1), RefusalCode.ALREADY_REFUNDED),
        (Shares(3, 3_000, 0, 0, 3_000), {}, Pieces(1, part_minor=500), RefusalCode.BAD_AMOUNT),
        (Shares(1, 0, 0, 500, None), {}, Pieces(1, part_minor=500), RefusalCode.BAD_AMOUNT),
        (Shares(1, 0, 0, 500, 0), {}, Pieces(1, part_minor=500), RefusalCode.BAD_AMOUNT),
    ],
)
def test_what_cannot_come_back_in_parts_is_refused_with_the_way_out(
    sold: Shares, before: dict[int, PieceCount], wanted: Pieces, code: RefusalCode
) -> None:
    refused = returned_shares([sold], before, [wanted])
    assert isinstance(refused, Refusal)
    assert refused.code is code
    assert len(refused.sentence.split(". ")) > 1 or code is RefusalCode.BAD_AMOUNT


@pytest.mark.parametrize(
    "wrong", [(2, 800, 3_000), (1, 3_000, 3_000), (1, 800, msgspec.UNSET), (1, msgspec.UNSET, 3_000)]
)
def test_a_part_is_less_than_the_price_of_one_piece(wrong: tuple[int, int, int]) -> None:
    quantity, part, of = wrong
    with pytest.raises(BadValue):
        ReturnedLine(1, quantity, 0, 0, 0, part, of)


def test_an_operation_without_parts_has_the_bytes_that_it_always_had() -> None:
    plain = ReturnedLine(1, 2, 10, 3, 4)
    assert msgspec.json.encode(plain) == b'{"line":1,"quantity":2,"amount_minor":10,"points":3,"used":4}'
    assert (plain.pieces, back(THIRTY, {}, 800).pieces) == (2, Fraction(4, 15))


@given(st.lists(st.tuples(prices, st.integers(1, AMOUNT_MINOR_MAX)), max_size=30))
def test_parts_of_ever_other_prices_grow_no_long_numbers(parts: list[tuple[int, int]]) -> None:
    count: PieceCount = 0
    for part, price in parts:
        count = bounded(count + Fraction(min(part, price), price))
    assert count.denominator <= AMOUNT_MINOR_MAX
    assert type(count) is int or count.denominator > 1
