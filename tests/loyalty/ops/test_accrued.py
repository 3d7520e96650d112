"""A line that is given later is as bounded as a line of a sale."""

import msgspec
import pytest

from loyalty.ops.accrued import NO_REASON, AccruedLine, Reason, Why
from loyalty.shopping.basket import LINES_MAX


def test_a_line_that_no_sale_has_is_not_read() -> None:
    good = {"line": LINES_MAX, "quantity": 1, "points": 0}
    assert msgspec.convert(good, type=AccruedLine) == AccruedLine(LINES_MAX, 1, 0)
    for wrong in ({"line": 0}, {"line": LINES_MAX + 1}, {"quantity": 0}, {"points": -1}, {"more": 1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(good | wrong, type=AccruedLine)


def test_a_reason_is_given_by_a_code_or_by_words() -> None:
    assert not NO_REASON
    assert Reason(Why.WRONG_CARD)
    assert Reason(text="was in the bag")
