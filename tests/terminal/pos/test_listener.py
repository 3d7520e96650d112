"""The door by its raw bytes: keep-alive, bounds, strange hosts, broken requests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from terminal.pos import listener as listening
from terminal.pos.desk import Desk
from terminal.pos.listener import BODY_BYTES_MAX, CALLERS_MAX, Listener
from terminal.questions import Answer, Question, Told
from terminal.tickets import Tickets
from tests.fakes.door_caller import Caller
from tests.fakes.door_world import FakeTill, WorldClock
from tests.fixtures.waiting import wait_until

TOKEN = "Bearer T"


def told(question: Question) -> Answer:
    return Told({"asked": type(question).__name__})


@pytest.fixture
def door() -> Iterator[Listener]:
    yield from opened(idle_s=60, request_s=60)


@pytest.fixture
def hasty_door() -> Iterator[Listener]:
    yield from opened(idle_s=0.2, request_s=0.2)


def opened(idle_s: float, request_s: float) -> Iterator[Listener]:
    till, tickets = FakeTill(told), Tickets()
    till.deliver = lambda event: tickets.answered(event.ticket, event.answer)  # type: ignore[union-attr]  # Answered only
    desk = Desk(inbox=till, tickets=tickets, token="T", openapi=b"{}")
    with Listener(0, desk, WorldClock(), idle_s=idle_s, request_s=request_s) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield listener
        listener.shutdown()
        thread.join()
        listener.cut(5)


@pytest.fixture
def caller(door: Listener) -> Iterator[Caller]:
    with closing(Caller(door.port)) as caller:
        yield caller


def test_one_connection_carries_many_calls(caller: Caller) -> None:
    for _ in range(3):
        heard = caller.call("GET", "/v1/status", Authorization=TOKEN)
        assert (heard.status, heard.document) == (200, {"asked": "StatusAsked"})
        assert heard.headers["content-type"] == "application/json"
        assert heard.headers["cache-control"] == "no-store"
        assert not any(name.startswith("access-control") for name in heard.headers)
        assert "python" not in heard.headers["server"].lower()
    heard = caller.call("POST", "/v1/scans", b'{"text": "x"}', Authorization=TOKEN)
    assert heard.document == {"asked": "ScanAsked"}
    assert caller.call("POST", "/v1/scans", b"{", Authorization=TOKEN).status == 400
    assert caller.call("GET", "/v1/status").status == 401
    assert caller.call("GET", "/v1/status", Authorization=TOKEN).status == 200


def test_two_calls_in_one_breath_are_both_answered(caller: Caller) -> None:
    call = f"GET /openapi.json HTTP/1.1\r\nHost: localhost:{caller.port}\r\n\r\n".encode()
    caller.say(call + call)
    assert [caller.hear().status, caller.hear().status] == [200, 200]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "127.0.0.1:{port}", "localhost:{port}"])
def test_the_door_goes_by_these_names(caller: Caller, host: str) -> None:
    assert caller.call("GET", "/openapi.json", Host=host.format(port=caller.port)).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1.evil.example", "", "[::1]:{port}", "0"]
)
def test_a_page_that_rebinds_its_name_to_this_computer_is_refused(caller: Caller, host: str) -> None:
    heard = caller.call("GET", "/v1/status", Host=host.format(port=caller.port), Authorization=TOKEN)
    assert (heard.status, heard.document["code"]) == (403, "bad_host")
    assert caller.is_cut()


@pytest.mark.parametrize("head", ["", "Host: localhost\r\nHost: evil.example\r\n"])
def test_no_host_or_two_are_refused(caller: Caller, head: str) -> None:
    caller.say(f"GET /v1/status HTTP/1.1\r\n{head}\r\n".encode())
    assert caller.hear().status == 403


def test_every_method_is_answered(caller: Caller) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        heard = caller.call(method, "/v1/sales", Authorization=TOKEN)
        assert (heard.status, heard.headers["allow"]) == (405, "GET, POST")
    caller.say(b"BREW /v1/sales HTTP/1.1\r\nHost: localhost\r\n\r\n")
    heard = caller.hear()
    assert (heard.status, heard.headers["content-type"]) == (501, "application/problem+json")


def test_a_head_call_gets_no_body(caller: Caller) -> None:
    caller.say(
        b"HEAD /openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer T\r\nConnection: close\r\n\r\n"
    )
    data = b""
    while more := caller.line.recv(4096):
        data += more
    assert data.startswith(b"HTTP/1.1 404")
    assert data.endswith(b"\r\n\r\n")


def test_a_body_has_a_size(caller: Caller) -> None:
    caller.say(f"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: {BODY_BYTES_MAX + 1}\r\n\r\n".encode())
    heard = caller.hear()
    assert (heard.status, heard.document["code"]) == (413, "body_too_large")
    assert caller.is_cut()


def test_the_largest_body_is_read(caller: Caller) -> None:
    body = b'{"text": "' + b"x" * (BODY_BYTES_MAX - 12) + b'"}'
    assert len(body) == BODY_BYTES_MAX
    assert caller.call("POST", "/v1/scans", body, Authorization=TOKEN).status == 200


@pytest.mark.parametrize("length", ["-1", "1e3", "１", "+5", "0x10", "9" * 40, ""])
def test_a_length_is_a_plain_number(caller: Caller, length: str) -> None:
    assert caller.call("POST", "/v1/scans", Content_Length=length).status == 400
    assert caller.is_cut()


def test_two_lengths_are_refused(caller: Caller) -> None:
    caller.say(b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")
    assert caller.hear().status == 400


def test_a_body_in_chunks_is_refused(caller: Caller) -> None:
    caller.say(b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n")
    assert caller.hear().status == 411


def test_a_head_has_a_size(caller: Caller) -> None:
    caller.say(b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\n" + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n")
    assert caller.hear().status == 431


def test_a_first_line_has_a_size(caller: Caller) -> None:
    caller.say(b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\n\r\n")
    heard = caller.hear()
    assert (heard.status, heard.headers["content-type"]) == (431, "application/problem+json")


def test_noise_is_told_that_it_is_noise(caller: Caller) -> None:
    caller.say(b"\x16\x03\x01\x00\xa5 \x01 \x00 \x00\r\n\r\n")
    assert caller.hear().document["code"] == "bad_request"


def test_a_body_that_breaks_off_is_not_read_as_a_call(door: Listener) -> None:
    with closing(Caller(door.port)) as caller:
        caller.say(b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{")
        caller.line.shutdown(1)
        assert caller.hear().status == 400


def test_a_caller_that_stalls_is_hung_up_on(hasty_door: Listener) -> None:
    with closing(Caller(hasty_door.port)) as silent, closing(Caller(hasty_door.port)) as stalled:
        stalled.say(b"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{")
        assert silent.is_cut()
        assert stalled.is_cut()


def test_too_many_callers_are_told_to_come_back_and_the_next_finds_room(door: Listener) -> None:
    inside = [Caller(door.port) for _ in range(CALLERS_MAX)]
    assert all(caller.call("GET", "/openapi.json").status == 200 for caller in inside)
    with closing(Caller(door.port)) as outside:
        heard = outside.hear()
        assert (heard.status, heard.document["code"], heard.headers["retry-after"]) == (503, "busy", "1")
        assert outside.is_cut()
    for caller in inside:
        caller.close()
    wait_until(lambda: not door._callers, within_s=20, otherwise=lambda: "callers stay")  # noqa: SLF001 - not visible outside
    with closing(Caller(door.port)) as later:
        assert later.call("GET", "/openapi.json").status == 200


def test_hanging_up_ends_every_thread(door: Listener) -> None:
    with closing(Caller(door.port)) as caller:
        assert caller.call("GET", "/openapi.json").status == 200
        door.cut(20)
        assert caller.is_cut()
        assert not any(thread.name == "pos-caller" for thread in threading.enumerate())


def test_only_this_computer_can_reach_the_door(door: Listener) -> None:
    assert door.socket.getsockname()[0] == listening.HOST == "127.0.0.1"


def test_a_caller_that_is_still_talking_hears_the_refusal(caller: Caller) -> None:
    length = 3 * BODY_BYTES_MAX
    caller.line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    caller.say(
        f"POST /v1/scans HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode() + b"x" * length
    )
    assert caller.hear().status == 413
