"""An approval counts only if it is complete and signed with the key that it names."""

from collections.abc import Callable
from contextlib import closing

import msgspec
import pytest

from loyalty.exchange.wire import PROTOCOL, EnrolReply, EnrolRequest, encode
from loyalty.signing.signature import Ed25519Signer
from terminal.sync.joining import ask_to_join
from terminal.sync.trouble import SAFE, Kind, Trouble
from tests.fakes.door_line import TILL_SIGNER, line_to
from tests.fakes.fault_proxy import SERVER_SIGNER, FaultServer, Heard, raw, saying, signed

REQUEST = EnrolRequest(PROTOCOL, "CODE", TILL_SIGNER.public, bytes(64), "Till 1", "Linux")
WELCOME = EnrolReply(
    approved=True,
    fingerprint="words",
    device="0123456789ABCDEF",
    epoch=1,
    store="0123456789ABCDEF",
    store_name="Store 1",
    till_name="Till 1",
    currency="GBP",
    server_key=SERVER_SIGNER.public,
    generation=1,
    lookup_key=bytes(32),
)
PROBLEM = b'{"title":"x","status":403,"code":"code_wrong","detail":"This code is not right."}'


def joined(answer: Callable[[Heard], bytes]) -> EnrolReply | Trouble:
    with FaultServer(saying(answer)) as server, closing(line_to(server.url)) as line:
        reply = ask_to_join(line, REQUEST)
        (heard,) = server.heard
        assert (heard.method, heard.path) == ("POST", "/v1/enrol")
        assert msgspec.json.decode(heard.body, type=EnrolRequest) == REQUEST
        return reply


def test_an_approval_of_the_server_is_taken() -> None:
    assert joined(lambda heard: signed(heard, 200, encode(WELCOME))) == WELCOME


def test_a_till_that_must_wait_is_told_so() -> None:
    waiting = EnrolReply(approved=False, fingerprint="words")
    assert joined(lambda heard: signed(heard, 200, encode(waiting))) == waiting


def test_a_no_of_the_server_is_told_in_its_words_and_does_not_speak_of_sales() -> None:
    found = joined(lambda heard: signed(heard, 403, PROBLEM, Content_Type="application/problem+json"))
    assert isinstance(found, Trouble)
    assert (found.sentence, found.code) == ("This code is not right.", "code_wrong")


@pytest.mark.parametrize(
    "changed",
    [
        {"device": "till 1"},
        {"epoch": 0},
        {"store": ""},
        {"till_name": ""},
        {"currency": "pounds"},
        {"server_key": b""},
        {"server_key": Ed25519Signer(bytes(32)).public},
        {"lookup_key": bytes(65)},
    ],
)
def test_an_approval_that_is_not_whole_or_not_signed_with_its_key_is_not_taken(changed: dict[str, object]) -> None:
    found = joined(lambda heard: signed(heard, 200, encode(msgspec.structs.replace(WELCOME, **changed))))
    assert isinstance(found, Trouble)
    assert found.kind is Kind.NOT_OURS


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: raw(200, b"<html>", Content_Type="text/html"), Kind.NOT_OURS),
        (lambda _: raw(200, b"{}", Content_Type="application/json; charset=utf-8"), Kind.UNREADABLE),
        (lambda _: raw(403, b"<html>", Content_Type="text/html"), Kind.NOT_OURS),
        (lambda _: raw(301, b"", Location="https://evil.example"), Kind.REDIRECT),
        (lambda _: raw(503, b"{}", Content_Type="application/problem+json"), Kind.BUSY),
    ],
)
def test_strangers_and_busy_servers_have_their_sentence(answer: Callable[[Heard], bytes], kind: Kind) -> None:
    found = joined(answer)
    assert isinstance(found, Trouble)
    assert found.kind is kind
    assert SAFE not in found.sentence
    assert "  " not in found.sentence
