"""A line that is given later is as bounded as a line of a sale."""

import msgspec
import pytest

from loyalty.ops.accrued import AccruedLine
from loyalty.shopping.basket import LINES_MAX


def test_a_line_that_no_sale_has_is_not_read() -> None:
    good = {"line": LINES_MAX, "quantity": 1, "points": 0}
    assert msgspec.convert(good, type=AccruedLine) == AccruedLine(LINES_MAX, 1, 0)
    for wrong in ({"line": 0}, {"line": LINES_MAX + 1}, {"quantity": 0}, {"points": -1}, {"more": 1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(good | wrong, type=AccruedLine)
