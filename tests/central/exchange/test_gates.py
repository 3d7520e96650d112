"""What is refused before anybody looks at an op, and what the till is told then."""

import msgspec
import pytest

from central.errors import Problem
from central.exchange.gates import gate, read_message, version_problem
from central.store.tills import Till
from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import REQUEST_BYTES_MAX, Cursor, ExchangeRequest, encode

TILL = Till("T" * 16, "Till 1", "s", b"k" * 32, "K" * 16, "active", anchor=True, epoch=2)
REQUEST = ExchangeRequest(1, REPLICA_VERSION, "test", TILL.id, 2, 3, 1, 0, [], Cursor(3))


def read(body: bytes) -> ExchangeRequest | Problem:
    return read_message(body, ExchangeRequest, REQUEST_BYTES_MAX)


def test_a_request_of_ours_is_read_and_let_through() -> None:
    assert read(encode(REQUEST)) == REQUEST
    assert gate(REQUEST, TILL, 3) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_request"),
        (b"<html>", "bad_request"),
        (b"[]", "bad_request"),
        (b'{"protocol":1,"replica":3}', "bad_request"),
        (b'{"protocol":"1"}', "bad_request"),
        (b'{"protocol":0,"replica":3}', "upgrade_needed"),
        (b'{"replica":3}', "upgrade_needed"),
        (b'{"protocol":2,"replica":3}', "upgrade_needed"),
        (b'{"protocol":1,"replica":4}', "upgrade_needed"),
        (b"[" * 200_000, "bad_request"),
        (b" " * (REQUEST_BYTES_MAX + 1), "bad_request"),
    ],
)
def test_what_is_not_a_request_is_answered_with_a_reason(body: bytes, code: str) -> None:
    refused = read(body)
    assert isinstance(refused, Problem)
    assert refused.code == code
    assert len(refused.detail) < 500


def test_a_newer_tills_extra_words_are_ignored() -> None:
    assert read(encode(REQUEST).replace(b'{"protocol"', b'{"colour":"red","protocol"')) == REQUEST


def test_row_43_the_sentence_says_which_side_is_too_old() -> None:
    newer, older = version_problem(2, 3), version_problem(0, 3)
    assert newer is not None
    assert older is not None
    assert (newer.status, "Update the server" in newer.detail) == (426, True)
    assert "Update the till" in older.detail


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"device": "X" * 16}, 400, "wrong_device"),
        ({"epoch": 1}, 409, "wrong_epoch"),
        ({"epoch": 3}, 409, "wrong_epoch"),
        ({"generation": 4}, 409, "older_server"),
        ({"cursor": Cursor(3, {"member": (1, "\x00")})}, 400, "bad_request"),
        ({"wants": {"nobody\x00": 5}}, 400, "bad_request"),
        ({"wants": {"M" * 16: 1 << 50}}, 400, "bad_request"),
    ],
)
def test_a_request_that_does_not_fit_the_till_is_refused(changed: dict[str, object], status: int, code: str) -> None:
    refused = gate(msgspec.structs.replace(REQUEST, **changed), TILL, 3)
    assert refused is not None
    assert (refused.status, refused.code) == (status, code)
