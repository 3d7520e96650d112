"""What is left of a sale is what its pieces cost that did not come back."""

from __future__ import annotations

import msgspec
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


def test_free_goods_and_a_sale_that_cannot_have_been_bring_nothing() -> None:
    free = SoldLine("Thing", "food", 1, 0, 0, 0, 0, "food", offer_minor=500)
    paid = SoldLine("Thing", "food", 1, 500, 0, 0, 0, "food")
    assert [line.amount_minor for line in lines_left(sale(lines=(free, paid), earn=0), {})] == [500]
    assert lines_left(sale(lines=(msgspec.structs.replace(free, offer_minor=msgspec.UNSET), paid), earn=0), {}) == ()
