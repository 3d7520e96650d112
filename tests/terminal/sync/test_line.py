"""The line believes our server only, and every fault on the way ends in its own sentence and nothing else."""

import gzip
import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from loyalty.exchange.wire import REPLY_BYTES_MAX, WakeReply
from loyalty.signing.http_signature import CLOCK_DIFFERS, request_is_signed, request_signer
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from terminal.sync.line import RETRY_AFTER_S_MAX, Patience, ServerLine
from terminal.sync.trouble import SAFE, Kind, Trouble
from tests.fakes.door_certificates import Authority
from tests.fakes.door_line import GENEROUS, TILL_SIGNER, line_to
from tests.fakes.fault_proxy import SERVER_SIGNER, Behaviour, FaultServer, Heard, hang_up, raw, reset, saying, signed

HASTY = Patience(connect_s=20, read_s=0.3, budget_s=0.6)
NEWS = b'{"news":true}'
HTML = b"<!doctype html><title>Free Wi-Fi</title><form>Sign in</form>"


def ask(line: ServerLine) -> WakeReply | Trouble:
    return line.ask("GET", "/v1/wake?a=1", WakeReply, server_key=SERVER_SIGNER.public)


def trouble_with(behaviour: Behaviour, patience: Patience = GENEROUS) -> Trouble:
    with FaultServer(behaviour) as server, closing(line_to(server.url, patience=patience)) as line:
        found = ask(line)
        assert isinstance(found, Trouble), found
        assert SAFE in found.sentence
        return found


def news(heard: Heard) -> bytes:
    return signed(heard, 200, NEWS)


def test_our_server_is_believed_over_one_connection() -> None:
    with FaultServer(saying(news)) as server, closing(line_to(server.url)) as line:
        assert [ask(line) for _ in range(3)] == [WakeReply(news=True)] * 3
        assert server.connections == 1
        nonces = {heard.nonce for heard in server.heard}
        assert len(nonces) == 3


def test_every_request_is_signed_with_its_path_query_and_body() -> None:
    with FaultServer(saying(news)) as server, closing(line_to(server.url)) as line:
        line.ask("POST", '/v1/feed?cursor=%7B"a b"~ä', WakeReply, server_key=SERVER_SIGNER.public, body=b"[1]")
        (heard,) = server.heard
        verifier = Ed25519Verifier(TILL_SIGNER.public)
        assert heard.body == b"[1]"
        assert request_is_signed(heard.headers, verifier, "POST", heard.path, b"[1]")
        assert not request_is_signed(heard.headers, verifier, "POST", heard.path, b"[2]")
        assert f'keyid="{key_id(TILL_SIGNER.public)}"' in heard.headers["signature-input"]
        assert heard.headers["user-agent"] == "pointill test"
        assert "authorization" not in heard.headers


def of_another_time(heard: Heard, created_s: int, signer: Ed25519Signer = SERVER_SIGNER) -> bytes:
    body = json.dumps({"code": CLOCK_DIFFERS, "detail": "The clocks differ."}).encode()
    return signed(heard, 401, body, created_s=created_s, signer=signer)


def dated(heard: Heard) -> int:
    found = request_signer(heard.headers)
    assert found is not None
    return found.created_s


def test_row_39_a_till_whose_clock_is_wrong_dates_its_requests_by_the_servers_from_then_on() -> None:
    def answer(heard: Heard) -> bytes:
        return news(heard) if dated(heard) == 5_000_000_000 else of_another_time(heard, 5_000_000_000)

    with FaultServer(saying(answer)) as server, closing(line_to(server.url)) as line:
        assert [ask(line) for _ in range(2)] == [WakeReply(news=True)] * 2
        assert len(server.heard) == 3


def test_row_39_a_server_that_is_never_content_is_asked_twice_and_not_for_ever() -> None:
    with (
        FaultServer(saying(lambda heard: of_another_time(heard, 77))) as server,
        closing(line_to(server.url)) as line,
    ):
        found = ask(line)
        assert isinstance(found, Trouble)
        assert (found.code, found.sentence) == (CLOCK_DIFFERS, f"The clocks differ. {SAFE}")
        assert [dated(heard) for heard in server.heard][1:] == [77]


def test_nobody_else_sets_the_tills_date() -> None:
    stranger = Ed25519Signer(bytes(32))
    with (
        FaultServer(saying(lambda heard: of_another_time(heard, 77, stranger))) as server,
        closing(line_to(server.url)) as line,
    ):
        for _ in range(2):
            assert isinstance(ask(line), Trouble)
        assert len({dated(heard) for heard in server.heard}) == 1
        assert dated(server.heard[0]) != 77


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_packed_answer_is_unpacked_before_it_is_judged(encoding: str) -> None:
    def pack(heard: Heard) -> bytes:
        assert encoding in heard.headers["accept-encoding"]
        packed = zstandard.compress(NEWS) if encoding == "zstd" else gzip.compress(NEWS)
        return signed(heard, 200, NEWS, packed=packed, Content_Encoding=encoding)

    with FaultServer(saying(pack)) as server, closing(line_to(server.url)) as line:
        assert ask(line) == WakeReply(news=True)


def test_an_answer_in_chunks_is_read() -> None:
    def chunked(heard: Heard) -> bytes:
        head, _, body = signed(heard, 200, NEWS, Transfer_Encoding="chunked").partition(b"\r\n\r\n")
        head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length"))
        return (
            head
            + b"\r\n\r\n5\r\n"
            + body[:5]
            + b"\r\n"
            + f"{len(body) - 5:x}".encode()
            + b"\r\n"
            + body[5:]
            + b"\r\n0\r\n\r\n"
        )

    with FaultServer(saying(chunked)) as server, closing(line_to(server.url)) as line:
        assert ask(line) == WakeReply(news=True)


def of_another_key(heard: Heard) -> bytes:
    return signed(heard, 200, NEWS, signer=Ed25519Signer(bytes(32)))


def of_another_body(heard: Heard) -> bytes:
    return signed(heard, 200, NEWS).replace(b"true", b"null")


def of_another_status(heard: Heard) -> bytes:
    return signed(heard, 503, NEWS).replace(b"503", b"200", 1)


def of_another_request(heard: Heard) -> bytes:
    return signed(heard, 200, NEWS).replace(heard.nonce.encode(), b"0" * 24)


def cut_short(heard: Heard) -> bytes:
    return signed(heard, 200, b'{"news":tr')


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: raw(200, HTML, Content_Type="text/html"), Kind.NOT_OURS),
        (lambda _: raw(200, NEWS, Content_Type="application/json"), Kind.NOT_OURS),
        (lambda _: raw(204, b""), Kind.NOT_OURS),
        (of_another_key, Kind.NOT_OURS),
        (of_another_body, Kind.NOT_OURS),
        (of_another_status, Kind.NOT_OURS),
        (of_another_request, Kind.NOT_OURS),
        (lambda _: raw(401, b"", WWW_Authenticate="Basic"), Kind.NOT_OURS),
        (lambda _: raw(403, HTML), Kind.NOT_OURS),
        (lambda _: raw(404, b"{}"), Kind.NOT_OURS),
        (lambda _: raw(409, b"{}"), Kind.NOT_OURS),
        (lambda _: raw(511, HTML), Kind.NOT_OURS),
        (lambda _: b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Kind.NOT_OURS),
        (lambda _: b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"x" * 70_000 + b"\r\n\r\n", Kind.NOT_OURS),
        (lambda _: raw(200, b"text", Content_Encoding="gzip"), Kind.NOT_OURS),
        (lambda _: raw(302, b"", Location="https://evil.example/"), Kind.REDIRECT),
        (lambda heard: signed(heard, 307, b"", Location="https://evil.example/"), Kind.SAID_NO),
        (cut_short, Kind.UNREADABLE),
        (lambda heard: signed(heard, 200, b"[]"), Kind.UNREADABLE),
        (lambda heard: signed(heard, 200, b"\xff"), Kind.UNREADABLE),
        (lambda _: raw(500, b"oops"), Kind.SERVER_TROUBLE),
        (lambda _: raw(502, HTML), Kind.BUSY),
        (lambda _: raw(503, HTML), Kind.BUSY),
        (lambda _: raw(429, b""), Kind.BUSY),
        (lambda heard: signed(heard, 500, b"{}"), Kind.SERVER_TROUBLE),
        (lambda heard: signed(heard, 401, b"{}"), Kind.SHUT_OUT),
        (lambda heard: signed(heard, 409, b"{}"), Kind.FORKED),
        (lambda heard: signed(heard, 426, b"not json"), Kind.UPGRADE),
        (lambda heard: signed(heard, 422, b"{}"), Kind.SAID_NO),
    ],
)
def test_row_25_and_row_27_each_bad_answer_has_its_sentence(answer: Callable[[Heard], bytes], kind: Kind) -> None:
    found = trouble_with(saying(answer))
    assert found.kind is kind
    assert found.ours is (kind not in (Kind.NOT_OURS, Kind.REDIRECT))


@pytest.mark.parametrize("behaviour", [hang_up, reset, saying(lambda _: raw(200, NEWS)[:-3])])
def test_row_19_and_row_24_a_line_that_breaks_off_is_a_sentence(behaviour: Behaviour) -> None:
    def once(line: socket.socket, heard: Heard) -> None:
        behaviour(line, heard)
        line.shutdown(socket.SHUT_RDWR)

    assert trouble_with(once).kind is Kind.BROKE_OFF


def test_row_23_a_server_that_never_answers_is_silent() -> None:
    assert trouble_with(lambda line, heard: None, HASTY).kind is Kind.SILENT


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_row_23_a_server_that_drips_is_cut_off_by_the_budget_of_the_whole_call(before: bytes) -> None:
    over = threading.Event()

    def drip(line: socket.socket, heard: Heard) -> None:
        line.sendall(before)
        while not over.wait(0.05):
            line.sendall(b"1")

    try:
        assert trouble_with(drip, Patience(connect_s=20, read_s=20, budget_s=0.5)).kind is Kind.SILENT
    finally:
        over.set()


def test_a_call_that_is_held_on_purpose_is_waited_for() -> None:
    def later(line: socket.socket, heard: Heard) -> None:
        threading.Event().wait(0.8)
        line.sendall(news(heard))

    with FaultServer(later) as server, closing(line_to(server.url, patience=HASTY)) as line:
        found = line.ask("GET", "/", WakeReply, server_key=SERVER_SIGNER.public, held_s=60)
        assert found == WakeReply(news=True)


def test_after_a_call_that_took_too_long_the_next_one_is_made_anew() -> None:
    patient_after = threading.Event()

    def first_never(line: socket.socket, heard: Heard) -> None:
        if patient_after.is_set():
            line.sendall(news(heard))

    with FaultServer(first_never) as server, closing(line_to(server.url, patience=HASTY)) as line:
        found = ask(line)
        assert isinstance(found, Trouble)
        assert found.kind is Kind.SILENT
        patient_after.set()
        assert ask(line) == WakeReply(news=True)


def test_row_24_a_hundred_megabytes_are_cut_off_on_the_way() -> None:
    sent = [0]

    def flood(line: socket.socket, heard: Heard) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
        for _ in range(1600):
            line.sendall(b" " * 65536)
            sent[0] += 65536

    assert trouble_with(flood).kind is Kind.TOO_LARGE
    assert sent[0] < REPLY_BYTES_MAX + 20 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_row_24_a_bomb_is_thrown_away(encoding: str) -> None:
    zeros = bytes(100 * 1024 * 1024)
    bomb = gzip.compress(zeros, 1) if encoding == "gzip" else zstandard.compress(zeros)
    assert trouble_with(saying(lambda _: raw(200, bomb, Content_Encoding=encoding))).kind is Kind.TOO_LARGE


def in_an_hour() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("86400", RETRY_AFTER_S_MAX),
        pytest.param(in_an_hour(), RETRY_AFTER_S_MAX, id="in an hour"),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_row_27_a_busy_server_says_when_to_come_back_within_reason(status: int, text: str, seconds: int | None) -> None:
    assert trouble_with(saying(lambda _: raw(status, b"", Retry_After=text))).retry_after_s == seconds
    assert trouble_with(saying(lambda heard: signed(heard, status, b"{}", Retry_After=text))).retry_after_s == seconds


def test_a_no_of_our_server_is_told_in_its_own_words() -> None:
    body = json.dumps({"code": "revoked", "detail": "This till was shut out.\x1b[2J " + "x" * 1000}).encode()
    found = trouble_with(saying(lambda heard: signed(heard, 401, body)))
    assert found.sentence.startswith("This till was shut out.[2J xxx")
    assert found.sentence.endswith(SAFE)
    assert len(found.sentence) < 400
    assert (found.kind, found.code) == (Kind.SHUT_OUT, "revoked")


def test_a_redirect_is_never_followed() -> None:
    with FaultServer(saying(news)) as target:
        found = trouble_with(saying(lambda _: raw(307, b"", Location=target.url + "/v1/wake")))
        assert found.kind is Kind.REDIRECT
        assert target.heard == []


def test_a_server_that_is_off_refuses() -> None:
    with FaultServer(hang_up) as server:
        url = server.url
    with closing(line_to(url)) as line:
        found = ask(line)
        assert isinstance(found, Trouble)
        assert found.kind is Kind.REFUSED


def test_row_26_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with closing(line_to("https://points.invalid")) as line:
        found = ask(line)
        assert isinstance(found, Trouble)
        assert found.kind is Kind.NO_NAME


def test_a_proxy_that_does_not_help_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(saying(lambda _: raw(407, b""))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with closing(line_to("https://points.invalid")) as line:
            found = ask(line)
        assert isinstance(found, Trouble)
        assert found.kind is Kind.PROXY
        assert [heard.method for heard in proxy.heard] == ["CONNECT"]


def test_this_computer_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with FaultServer(saying(news)) as server, FaultServer(hang_up) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        with closing(line_to(server.url)) as line:
            assert ask(line) == WakeReply(news=True)
        assert proxy.heard == []
        assert "authorization" not in server.heard[0].headers


@pytest.mark.parametrize("secure", [False, True])
def test_cutting_ends_a_call_at_once_and_every_later_one(tmp_path: Path, secure: bool) -> None:
    authority, called = Authority(tmp_path), threading.Event()

    def hold(line: socket.socket, heard: Heard) -> None:
        called.set()

    with FaultServer(hold, authority.context() if secure else None) as server:
        url = f"https://127.0.0.1:{server.port}" if secure else server.url
        line, found = line_to(url, extra_ca=authority.file), list[object]()
        calling = threading.Thread(target=lambda: found.append(ask(line)))
        calling.start()
        assert called.wait(30)
        line.cut()
        calling.join(30)
        assert isinstance(found[0], Trouble)
        assert isinstance(ask(line), Trouble)
        line.close()
