"""What is left of a sale is what its pieces cost that did not come back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from central.gifts.buying import lines_left
from loyalty.ops.operations import SoldLine
from tests.central.judging.ops import sale


@given(st.integers(1, 20), st.integers(1, 5_000), st.integers(0, 25))
def test_pieces_that_came_back_take_their_share_of_the_cost_along(pieces: int, cost: int, back: int) -> None:
    sold = sale(lines=(SoldLine("Thing", "food", pieces, cost, 0, 0, 0, "food"),), earn=0)
    left = lines_left(sold, {1: back})
    assert [line.quantity for line in left] == ([pieces - back] if back < pieces else [])
    assert all(0 < line.amount_minor <= cost for line in left)
    assert back or left[0].amount_minor == cost
