"""Points are whole, rounding is exact, and parts always add up to the whole."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.values.errors import BadValue
from loyalty.values.points import POINTS_MAX, Rounding, check_points, round_points, share, taken_so_far

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@given(st.integers(0, 10**9), weights)
def test_parts_add_up_to_the_whole(total: int, of: list[int]) -> None:
    parts = share(total, of)
    assert sum(parts) == total
    assert len(parts) == len(of)
    assert all(type(part) is int and part >= 0 for part in parts)


@given(st.integers(0, 10**9), weights)
def test_in_whatever_order_a_part_is_less_than_one_away_from_its_exact_share(total: int, of: list[int]) -> None:
    whole = sum(of)
    for order in (of, of[::-1], sorted(of)):
        for part, weight in zip(share(total, order), order, strict=True):
            assert whole == 0 or abs(part - Fraction(total * weight, whole)) < 1


@given(st.integers(0, 10**18), weights)
def test_the_first_parts_together_are_their_exact_share_rounded_down(total: int, of: list[int]) -> None:
    whole, parts = sum(of), share(total, of)
    for place in range(1, len(of)):
        assert whole == 0 or sum(parts[:place]) == math.floor(Fraction(total * sum(of[:place]), whole))


@given(weights, st.data())
def test_no_line_gives_more_than_it_has(of: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(of)))
    assert all(part <= weight for part, weight in zip(share(total, of), of, strict=True))


@given(st.integers(0, 1000), weights)
def test_the_parts_of_the_first_lines_do_not_depend_on_how_later_lines_are_split(total: int, of: list[int]) -> None:
    halves = [of[-1] // 2, of[-1] - of[-1] // 2]
    if sum(of):
        assert share(total, [*of[:-1], *halves])[: len(of) - 1] == share(total, of)[:-1]


def test_where_nothing_has_weight_the_first_takes_all() -> None:
    assert share(5, [0, 0, 0]) == [5, 0, 0]
    assert share(0, []) == []


@pytest.mark.parametrize(("total", "of"), [(1, []), (-1, [1]), (1, [1, -1]), (1, [-1])])
def test_what_cannot_be_shared_is_refused_and_never_lost(total: int, of: list[int]) -> None:
    with pytest.raises(BadValue, match="shared"):
        share(total, of)


@given(st.fractions(0, 10**6))
def test_rounding_is_what_it_is_called(exact: Fraction) -> None:
    parts = exact.as_integer_ratio()
    floor = round_points(*parts, Rounding.FLOOR)
    assert floor <= exact < floor + 1
    assert -Fraction(1, 2) <= exact - round_points(*parts, Rounding.HALF_UP) < Fraction(1, 2)
    assert abs(exact - round_points(*parts, Rounding.HALF_EVEN)) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("half", "floor", "up", "even"), [(Fraction(1, 2), 0, 1, 0), (Fraction(3, 2), 1, 2, 2), (Fraction(5, 2), 2, 3, 2)]
)
def test_halves_round_by_their_rule(half: Fraction, floor: int, up: int, even: int) -> None:
    assert [round_points(half.numerator, 2, rounding) for rounding in Rounding] == [floor, up, even]
    assert [round_points(half.numerator * 50, 100, rounding) for rounding in Rounding] == [floor, up, even]
    with pytest.raises(BadValue, match="non-negative"):
        round_points(-half.numerator, 2, Rounding.FLOOR)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_pieces_returned_in_any_steps_are_the_whole_line_exactly(total: int, steps: list[int]) -> None:
    quantity, done, came_back = sum(steps), 0, 0
    for pieces in steps:
        came_back += taken_so_far(total, quantity, done + pieces) - taken_so_far(total, quantity, done)
        done += pieces
    assert came_back == total


@pytest.mark.parametrize(("quantity", "returned"), [(2, 3), (2, -1), (0, 0)])
def test_more_pieces_than_there_were_cannot_be_returned(quantity: int, returned: int) -> None:
    with pytest.raises(BadValue, match="pieces"):
        taken_so_far(10, quantity, returned)


@pytest.mark.parametrize("wrong", [-1, POINTS_MAX + 1, 1.0, True, "1"])
def test_points_of_an_op_are_whole_and_bounded(wrong: int) -> None:
    assert check_points(POINTS_MAX) == POINTS_MAX
    with pytest.raises(BadValue, match="points"):
        check_points(wrong)


@given(st.lists(st.fractions(min_value=0, max_value=1_000), min_size=1, max_size=20))
def test_f20_rounded_down_a_sale_in_many_parts_never_earns_more_than_in_one(parts: list[Fraction]) -> None:
    whole = round_points(*sum(parts, Fraction(0)).as_integer_ratio(), Rounding.FLOOR)
    assert sum(round_points(*part.as_integer_ratio(), Rounding.FLOOR) for part in parts) <= whole
