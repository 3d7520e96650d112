"""A decision says its weightiest reason first."""

from central.judging.book import Decision
from loyalty.exchange.wire import Verdict
from loyalty.values.ids import OpId
from tests.central.judging.ops import TILL


def test_the_first_reason_is_the_one_that_is_told() -> None:
    op = OpId(TILL, 1, 1)
    assert Decision(op, Verdict.FLAGGED, ("overdrawn", "bad_clock"), "sale").code == "overdrawn"
    assert Decision(op, Verdict.APPLIED, (), "sale").code == ""
