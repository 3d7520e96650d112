"""Only the bytes that were agreed on are an operation."""

from central.judging.told import read
from loyalty.ops.bodies import Unknown, body_of
from tests.central.judging.ops import sale


def test_only_the_agreed_bytes_are_an_operation() -> None:
    assert read(body_of(sale())) == sale()
    assert read(b"\xff") == "unreadable"
    assert read(b'{"kind":"sale","schema":1}') == "unreadable"
    assert read(body_of(sale()).replace(b'"sale_id":', b'"sale_id" :')) == "unreadable"
    assert isinstance(read(b'{"kind":"later","schema":3}'), Unknown)
