"""Numbers of operations end where every reader's do."""

import msgspec
import pytest

from loyalty.ops.fields import Points, Seq, Whole
from loyalty.values.ids import SEQ_BITS, CardNumber, Hash
from loyalty.values.points import POINTS_MAX


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Points, POINTS_MAX, POINTS_MAX + 1),
        (Points, 0, -1),
        (Whole, 2**53 - 1, 2**53),
        (Seq, (1 << SEQ_BITS) - 1, 1 << SEQ_BITS),
        (Hash, "0" * 64, "G" * 64),
        (CardNumber, "12345678", "1234567"),
    ],
)
def test_what_lies_beyond_is_not_read(kind: object, good: object, bad: object) -> None:
    assert msgspec.convert(good, type=kind) == good
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(bad, type=kind)
