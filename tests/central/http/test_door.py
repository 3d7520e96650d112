"""The door in particular: which bytes are signed, and what a problem looks like on the wire."""

from starlette.requests import Request

from central.errors import Problem
from central.http.door import Door
from loyalty.signing.http_signature import reply_is_signed, sign_request
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from tests.central.floor import Floor


def request(headers: dict[str, str]) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": raw})


def test_a_problem_is_signed_for_whoever_asked_with_a_nonce(sqlite_floor: Floor) -> None:
    door = Door(database=sqlite_floor.database, signer=sqlite_floor.signer, now_ms=sqlite_floor.clock)
    till = Ed25519Signer(b"\x09" * 32)
    signed = sign_request(till, key_id(till.public), "GET", "/x", b"", created_s=1, nonce="0" * 16)
    answer = door.problem(request(signed), Problem(503, "busy", "Later.", 5))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    key = Ed25519Verifier(sqlite_floor.signer.public)
    assert reply_is_signed(answer.headers, key, 503, bytes(answer.body), nonce="0" * 16)
    assert not reply_is_signed(answer.headers, key, 200, bytes(answer.body), nonce="0" * 16)


def test_without_a_nonce_there_is_nothing_to_sign_for(sqlite_floor: Floor) -> None:
    door = Door(database=sqlite_floor.database, signer=sqlite_floor.signer, now_ms=sqlite_floor.clock)
    answer = door.problem(request({}), Problem(426, "upgrade_needed", "Update."))
    assert "signature" not in answer.headers
    assert answer.headers["upgrade"] == "pointill"
    assert answer.headers["content-type"] == "application/problem+json"
