"""What a till may give on goodwill is not what it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import NOBODY, Wallet


@given(st.integers(0, 5_000), st.integers(0, 500))
def test_what_is_held_here_is_what_may_be_spent_less_the_goodwill(held: int, goodwill: int) -> None:
    assert Wallet(9_999, held + goodwill, goodwill=goodwill).held_here == held


def test_of_a_member_about_whom_nothing_is_said_nothing_is_known() -> None:
    assert Wallet(10, 10).patron == NOBODY == Patron()
