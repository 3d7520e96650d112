"""What an operation does to points says one thing only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.effect import Effect
from loyalty.values.errors import BadValue

SOME = st.integers(0, 1_000)


@given(earn=SOME, use=SOME, take=SOME, give=SOME)
def test_the_points_of_a_member_change_by_what_comes_less_what_goes(earn: int, use: int, take: int, give: int) -> None:
    effect = Effect(earn=earn, use=use, take=take, give=give)
    assert effect.delta == earn + give - use - take
    assert effect.spent == use
    assert effect.on_goodwill == 0


@pytest.mark.parametrize(
    "wrong", [{"earn": 1, "repay": 2}, {"take": 1, "take_local": 2}, {"use": 1, "goodwill": 2}, {"earn": -1}]
)
def test_a_part_is_never_more_than_the_whole(wrong: dict[str, int]) -> None:
    with pytest.raises(BadValue):
        Effect(**wrong)  # type: ignore[arg-type] # a part that is too large is the point
