"""The routes over a real socket: what tills, strangers and mistakes get to hear."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import msgspec
import pytest
import requests
import sqlalchemy as sa

from central.errors import StoreBusy, StoreFull
from central.store import schema
from central.store.tills import Till
from loyalty.exchange.wire import (
    PROTOCOL,
    REQUEST_BYTES_MAX,
    Cursor,
    EnrolReply,
    ExchangeReply,
    FeedReply,
    RejoinReply,
    RejoinRequest,
    RekeyReply,
    WakeReply,
    decode,
    encode,
)
from loyalty.signing.http_signature import CLOCK_DIFFERS, GOOD_FOR_S, sign_request
from loyalty.signing.signature import Ed25519Signer, key_id
from tests.central.floor import Floor, FloorTill, enrol_request
from tests.central.http.live import Line, Live, line_of, served
from tests.central.images import rekey_request
from tests.fakes.door_line import line_to
from tests.fixtures.waiting import wait_until


@pytest.fixture
def live(sqlite_floor: Floor) -> Iterator[Live]:
    with served(sqlite_floor) as running:
        yield running


@pytest.fixture
def till(live: Live) -> FloorTill:
    return live.floor.till()


@pytest.fixture
def line(live: Live, till: FloorTill) -> Line:
    return line_of(live, till)


def exchange(line: Line, till: FloorTill) -> ExchangeReply:
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert answer.status == 200, answer.body
    reply = decode(answer.body, ExchangeReply, 10**8)
    till.absorb(reply)
    return reply


def test_a_till_joins_trades_and_catches_up_over_http(live: Live) -> None:
    signer = Ed25519Signer(b"\x31" * 32)
    code = live.floor.enrolment.make_code("North", ask=False)
    answer = requests.post(live.url + "/v1/enrol", data=encode(enrol_request(signer, code)), timeout=20)
    joined = decode(answer.content, EnrolReply, 10**5)
    till = FloorTill(live.floor, signer, joined)
    line = line_of(live, till)
    exchange(line, till)
    till.sell(live.floor.members[0], 1_000)
    reply = exchange(line, till)
    assert (reply.hwm, till.points(live.floor.members[0])) == (1, 600)
    answer_2 = line.call("GET", "/v1/feed?replica=3&cursor=" + quote(encode(Cursor()).decode()))
    feed = decode(answer_2.body, FeedReply, 10**8)
    assert {page.table: len(page.rows) for page in feed.pages}["member"] == 3
    assert feed.mark == reply.mark


def test_a_reply_may_be_compressed_and_is_signed_as_it_is_read(line: Line, till: FloorTill) -> None:
    line.headers = {"Accept-Encoding": "gzip, zstd;q=0.9"}
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert answer.headers["content-encoding"] == "zstd"
    assert decode(answer.body, ExchangeReply, 10**8).pages


@pytest.mark.parametrize("path", ["/v1/feed?replica=3", "/v1/wake?wait=0"])
def test_unsigned_calls_stay_outside(live: Live, path: str) -> None:
    answer = requests.get(live.url + path, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_strangers_key_stays_outside(live: Live) -> None:
    answer = Line(live, Ed25519Signer(b"\x44" * 32)).call("POST", "/v1/exchange", b"{}")
    assert (answer.status, answer.problem["code"]) == (401, "unknown_key")


def test_what_was_changed_on_its_way_stays_outside(line: Line, till: FloorTill) -> None:
    body = encode(till.request())
    answer = line.call("POST", "/v1/exchange", body, signed_body=body.replace(b"test 1", b"test 2"))
    assert (answer.status, answer.problem["code"]) == (401, "wrong_signature")


@pytest.mark.parametrize("status", ["pending", "revoked"])
def test_a_till_that_is_not_let_in_is_told_why(live: Live, till: FloorTill, line: Line, status: str) -> None:
    import sqlalchemy as sa

    from central.store.schema import till as table

    live.floor.database.write(lambda tx: tx.run(sa.update(table).values(status=status)))
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert (answer.status, answer.problem["code"]) == (401, status)


FEED = "/v1/feed?replica=2&cursor=" + quote(encode(Cursor()).decode())


@pytest.mark.parametrize(("method", "path"), [("GET", FEED), ("GET", "/v1/wake?wait=0"), ("POST", "/v1/exchange")])
def test_what_somebody_kept_of_a_tills_request_opens_nothing_later(
    live: Live, till: FloorTill, method: str, path: str
) -> None:
    body = encode(till.request()) if method == "POST" else b""
    created_s = live.floor.clock() // 1000
    kept = sign_request(
        till.signer, key_id(till.signer.public), method, path, body, created_s=created_s, nonce="0" * 16
    )
    for later_s, status in ((0, 200), (GOOD_FOR_S, 200), (GOOD_FOR_S + 1, 401), (-GOOD_FOR_S - 1, 401)):
        live.floor.clock.now = (created_s + later_s) * 1_000
        answer = requests.request(method, live.url + path, data=body, headers=kept, timeout=20)
        assert answer.status_code == status, later_s
        assert status == 200 or answer.json()["code"] == CLOCK_DIFFERS


def test_a_till_whose_clock_battery_died_is_told_the_servers_time_and_sends_its_sales(
    live: Live, till: FloorTill
) -> None:
    live.floor.clock.now += 30 * 365 * 86_400_000
    till.sell(live.floor.members[0])
    with closing(line_to(live.url, signer=till.signer)) as line:
        answer = line.ask(
            "POST",
            "/v1/exchange",
            ExchangeReply,
            server_key=live.floor.signer.public,
            body=encode(till.request()),
        )
    assert isinstance(answer, ExchangeReply)
    assert answer.hwm == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b'{"protocol":1,"replica":3}', b"\xff\xfe"])
def test_nonsense_is_answered_with_a_reason(line: Line, body: bytes) -> None:
    answer = line.call("POST", "/v1/exchange", body)
    assert answer.status in {400, 426}
    assert "Traceback" not in answer.body.decode()


def test_another_version_is_told_to_update(line: Line) -> None:
    answer = line.call("POST", "/v1/exchange", b'{"protocol":9,"replica":3}')
    assert (answer.status, answer.problem["code"]) == (426, "upgrade_needed")
    assert line.call("GET", "/v1/feed?replica=7").problem["code"] == "upgrade_needed"


@pytest.mark.parametrize("cursor", ["x", '{"places":{"member":[0,"\\u0000"]}}', '{"places":[]}', "{}" * 4000])
def test_a_cursor_that_nobody_gave_is_answered_with_a_reason(line: Line, cursor: str) -> None:
    answer = line.call("GET", "/v1/feed?replica=3&cursor=" + quote(cursor))
    assert (answer.status, answer.problem["code"]) == (400, "bad_request")


def a_strangers(path: str) -> dict[str, str]:
    """Headers as a till's, by a key that nobody knows."""
    return sign_request(Ed25519Signer(b"\x44" * 32), "Z" * 16, "POST", path, b"", created_s=1, nonce="0" * 16)


def test_a_body_that_never_ends_is_given_up(live: Live) -> None:
    """Announced sizes are refused unread; a body without a size is cut as soon as it is too large."""
    answer = requests.post(
        live.url + "/v1/exchange", data=b"x" * (REQUEST_BYTES_MAX + 1), headers=a_strangers("/v1/exchange"), timeout=20
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 40 * REQUEST_BYTES_MAX:
            sent += 65_536
            yield b"x" * 65_536

    said = a_strangers("/v1/exchange")
    with pytest.raises((requests.ConnectionError, requests.HTTPError)):
        requests.post(live.url + "/v1/exchange", data=endless(), headers=said, timeout=20).raise_for_status()
    assert sent < 10 * REQUEST_BYTES_MAX
    assert requests.get(live.url + "/health", timeout=20).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("path", "signed"), [("/v1/exchange", False), ("/v1/rekey", False), ("/v1/unsent", False), ("/v1/unsent", True)]
)
def test_a_stranger_is_sent_away_before_the_body_is_heard(live: Live, path: str, *, signed: bool) -> None:
    """Else anybody on the network could fill the server's memory with what nobody signed."""
    said = "".join(f"{name}: {value}\r\n" for name, value in (a_strangers(path).items() if signed else ()))
    host, port = live.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as open_line:
        open_line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n{said}\r\nonly this".encode())
        answer = b"".join(iter(lambda: open_line.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 401"), answer
    assert ("unknown_key" if signed else "not_signed") in answer


def test_a_compressed_request_is_not_unpacked(line: Line) -> None:
    line.headers = {"Content-Encoding": "gzip"}
    assert line.call("POST", "/v1/exchange", b"\x1f\x8b").status == 415


def test_a_caller_who_hangs_up_does_no_harm(live: Live) -> None:
    host, port = live.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as open_line:
        open_line.sendall(b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{")
    assert requests.get(live.url + "/health", timeout=20).status_code == 200


def test_news_wakes_the_other_till_of_the_store_and_whoever_shows_the_member(live: Live) -> None:
    first, second, south = live.floor.till(), live.floor.till(name="Till 2"), live.floor.till("South")
    member = live.floor.members[0]
    for one in (first, second, south):
        exchange(line_of(live, one), one)
    heard: dict[str, bool] = {}

    def wait(name: str, till: FloorTill, path: str) -> None:
        heard[name] = decode(line_of(live, till).call("GET", path).body, WakeReply, 1_000).news

    calls = [
        ("self", first, "/v1/wake?wait=2"),
        ("same store", second, "/v1/wake"),
        ("showing", south, f"/v1/wake?showing={member}"),
    ]
    waiting = [threading.Thread(target=wait, args=call) for call in calls]
    for one_call in waiting:
        one_call.start()
    hub = live.hub
    wait_until(lambda: hub.waiting == 3, within_s=20, otherwise=lambda: f"{hub.waiting} wait")
    first.sell(member, 100)
    exchange(line_of(live, first), first)
    for one_call in waiting:
        one_call.join(20)
    assert heard == {"self": False, "same store": True, "showing": True}
    exchange(line_of(live, second), second)
    assert second.points(member) == 510


def test_a_long_poll_does_not_hold_up_the_end(sqlite_floor: Floor) -> None:
    with served(sqlite_floor) as running:
        till = sqlite_floor.till()
        answers: list[bytes] = []
        waiting = threading.Thread(target=lambda: answers.append(line_of(running, till).call("GET", "/v1/wake").body))
        waiting.start()
        wait_until(lambda: running.hub.waiting == 1, within_s=20, otherwise=lambda: "nobody waits")
    waiting.join(20)
    assert answers == [b'{"news":false}']


def test_row_66_and_row_67_a_busy_database_is_said_and_when_to_come_again(
    live: Live, line: Line, till: FloorTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy("The database is busy. Nothing was changed.")

    monkeypatch.setattr(live.floor.exchange, "answer", busy)
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert (answer.status, answer.problem["code"], answer.headers["retry-after"]) == (503, "busy", "5")


def test_row_67_a_full_disk_is_told_to_the_till_and_to_whoever_reads_the_log(
    live: Live, line: Line, till: FloorTill, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise StoreFull("The server's disk is full.")

    monkeypatch.setattr(live.floor.exchange, "answer", full)
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert (answer.status, answer.problem["code"], answer.headers["retry-after"]) == (503, "server_full", "60")
    assert answer.problem["detail"] == "The server's disk is full."
    assert "The server's disk is full." in caplog.text


def test_our_own_mistake_is_a_plain_500_that_is_still_ours(
    live: Live, line: Line, till: FloorTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Till, __: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(live.floor.exchange, "answer", broken)
    answer = line.call("POST", "/v1/exchange", encode(till.request()))
    assert (answer.status, answer.problem["code"]) == (500, "internal")
    assert b"secret" not in answer.body


def test_the_local_door_is_open_on_this_computer_only(live: Live) -> None:
    asked = encode(enrol_request(Ed25519Signer(b"\x51" * 32), "local:token"))
    answer = requests.post(live.url + "/v1/enrol", data=asked, timeout=20)
    assert answer.json()["approved"]


def test_behind_a_proxy_everybody_looks_near_so_the_local_door_is_shut(sqlite_floor: Floor) -> None:
    asked = encode(enrol_request(Ed25519Signer(b"\x51" * 32), "local:token"))
    with served(sqlite_floor, behind_proxy=True) as running:
        answer = requests.post(running.url + "/v1/enrol", data=asked, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_local")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"protocol":9}', b"x" * 20_000, b'{"protocol":1,"code":5}'])
def test_a_broken_wish_to_join_is_answered_with_a_reason(live: Live, body: bytes) -> None:
    answer = requests.post(live.url + "/v1/enrol", data=body, timeout=20)
    assert answer.status_code in {400, 413, 426}
    assert answer.json()["detail"]


def test_unknown_addresses_and_methods_get_a_problem_too(live: Live) -> None:
    assert requests.get(live.url + "/v2/exchange", timeout=20).json()["code"] == "not_found"
    assert requests.get(live.url + "/v1/exchange", timeout=20).json()["code"] == "method_not_allowed"


def test_programs_find_the_messages_described(live: Live) -> None:
    document = requests.get(live.url + "/openapi.json", timeout=20).json()
    routes = {"exchange", "feed", "wake", "enrol", "rekey", "rejoin", "unsent"}
    assert set(document["paths"]) == {"/health", *(f"/v1/{one}" for one in routes)}
    schema = document["paths"]["/v1/exchange"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/ExchangeRequest"}
    assert "ops" in document["components"]["schemas"]["ExchangeRequest"]["properties"]
    assert msgspec.json.encode(document)


def test_row_33_a_till_that_the_server_forgot_comes_back_over_http_only_with_its_own_key(
    live: Live, line: Line, till: FloorTill
) -> None:
    paper = till.joined.membership
    assert paper is not None
    asked = encode(RejoinRequest(PROTOCOL, paper))
    live.floor.database.write(lambda tx: tx.run(sa.delete(schema.till).where(schema.till.c.id == till.id)))
    assert line.call("POST", "/v1/exchange", b"{}").problem["code"] == "unknown_key"
    thief = Line(live, Ed25519Signer(b"\x33" * 32))
    assert thief.call("POST", "/v1/rejoin", asked).problem["code"] == "no_proof"
    changed = line.call("POST", "/v1/rejoin", asked, signed_body=asked + b" ")
    assert changed.problem["code"] == "no_proof", "somebody changed it on its way"
    back = line.call("POST", "/v1/rejoin", asked)
    assert (back.status, decode(back.body, RejoinReply, 10**5).device) == (200, till.id)
    assert line.call("POST", "/v1/rejoin", b"{}").status == 426


def test_a_till_gets_a_new_incarnation_over_http(line: Line, till: FloorTill) -> None:
    answer = line.call("POST", "/v1/rekey", encode(rekey_request(till)))
    assert (answer.status, decode(answer.body, RekeyReply, 10**5).epoch) == (200, 2)
    assert line.call("POST", "/v1/rekey", b"{}").status == 426
