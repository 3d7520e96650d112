"""What an operation says adds up; what cannot be is never built."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given

from loyalty.ops.effect import Effect
from loyalty.ops.operations import Operation
from loyalty.values.errors import BadValue
from loyalty.values.points import POINTS_MAX
from tests.strategies import effects


@given(effects())
def test_an_effect_changes_net_points_by_what_comes_less_what_goes(effect: Effect) -> None:
    assert effect.delta == effect.earn + effect.give - effect.use - effect.take


@pytest.mark.parametrize("name", ["earn", "repay", "use", "take", "take_local", "give", "release"])
@pytest.mark.parametrize("value", [-1, POINTS_MAX + 1, 1.0, True])
def test_row_47_an_effect_of_impossible_points_cannot_be_built(name: str, value: int) -> None:
    with pytest.raises(BadValue, match="points"):
        Effect(**{name: value})  # type: ignore[arg-type]


def test_a_part_of_an_effect_is_never_more_than_the_whole() -> None:
    for wrong in ({"earn": 1, "repay": 2}, {"take": 1, "take_local": 2}):
        with pytest.raises(BadValue, match="whole"):
            Effect(**wrong)  # type: ignore[arg-type]


def test_every_op_carries_its_kind() -> None:
    kinds = {kind.KIND for kind in get_args(Operation)}
    assert kinds == {
        "sale", "reversal", "accrual", "handback", "voucher_issue", "voucher_return", "orphan", "settlement",
        "home_change",
    }  # fmt: skip
