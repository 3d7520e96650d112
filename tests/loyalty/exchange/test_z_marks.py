"""A mark travels strictly: no number below one, no place below zero."""

import msgspec
import pytest

from loyalty.exchange.z_marks import ZMark


def test_a_mark_comes_back_as_it_went() -> None:
    mark = ZMark(1, 2, 3, 0, 0)
    assert msgspec.json.decode(msgspec.json.encode(mark), type=ZMark) == mark


@pytest.mark.parametrize("name", ["number", "at_ms", "last_op", "last_opening", "last_move"])
def test_what_cannot_be_is_refused(name: str) -> None:
    wrong = msgspec.structs.asdict(ZMark(1, 2, 3, 0, 0)) | {name: -1}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(wrong), type=ZMark)
