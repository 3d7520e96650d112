"""What the room of the last sales shows is values only, so that a screen can keep the last one and compare."""

import dataclasses
import inspect

from loyalty.ops.accrued import Reason, Why
from terminal import activity
from terminal.activity import ClaimShown
from tests.fakes import ui_past as past


def test_nothing_that_is_shown_can_be_changed_by_whoever_shows_it() -> None:
    kinds = [kind for _, kind in inspect.getmembers(activity, dataclasses.is_dataclass) if isinstance(kind, type)]
    assert len(kinds) >= 7
    for kind in kinds:
        assert vars(kind)["__dataclass_params__"].frozen, kind
        assert not any("list" in str(field.type) or "dict" in str(field.type) for field in dataclasses.fields(kind))


def test_points_move_only_with_a_member_and_a_reason() -> None:
    assert not ClaimShown().can_confirm
    assert ClaimShown(member="m").can_confirm
    assert not ClaimShown(member="m", loser="Ben").can_confirm
    assert ClaimShown(member="m", loser="Ben", reason=Reason(Why.WRONG_CARD)).can_confirm
    assert not ClaimShown(member="m", refusal="Too late.").can_confirm


def test_what_is_left_can_be_returned() -> None:
    assert past.SALE.can_return
    assert not past.BACK_WHOLE.can_return
    assert not past.TOTALS.can_return
