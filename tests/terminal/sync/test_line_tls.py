"""The line over TLS: believes the authorities of the system and of the shop, and never speaks in the clear."""

import socket
import ssl
import threading
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from loyalty.exchange.wire import WakeReply
from terminal.sync.line import Patience, ServerLine
from terminal.sync.trouble import Kind, Trouble
from tests.fakes.door_certificates import DAY, Authority
from tests.fakes.door_line import line_to
from tests.fakes.fault_proxy import SERVER_SIGNER, FaultServer, Heard, saying, signed


def ask(line: ServerLine) -> WakeReply | Trouble:
    return line.ask("GET", "/v1/wake?a=1", WakeReply, server_key=SERVER_SIGNER.public)


def news(heard: Heard) -> bytes:
    return signed(heard, 200, b'{"news":true}')


def secure_trouble(context: ssl.SSLContext, extra_ca: Path | None) -> Trouble:
    with (
        FaultServer(saying(news), context) as server,
        closing(line_to(f"https://127.0.0.1:{server.port}", extra_ca=extra_ca)) as line,
    ):
        found = ask(line)
        assert isinstance(found, Trouble), found
        assert server.heard == []
        return found


def test_row_26_a_certificate_of_the_shops_own_authority_is_believed(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        FaultServer(saying(news), authority.context()) as server,
        closing(line_to(f"https://127.0.0.1:{server.port}", extra_ca=authority.file)) as line,
    ):
        assert [ask(line), ask(line)] == [WakeReply(news=True)] * 2
        assert server.connections == 1


def test_row_26_a_bad_certificate_has_its_sentence_and_nothing_is_sent(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert secure_trouble(authority.context(), None).kind is Kind.CERTIFICATE_UNKNOWN
    assert secure_trouble(authority.context(host="other.example"), authority.file).kind is Kind.CERTIFICATE_OTHER
    over = authority.context(starts_in=-2 * DAY, ends_in=-timedelta(hours=1))
    assert secure_trouble(over, authority.file).kind is Kind.CERTIFICATE_OVER
    early = authority.context(starts_in=timedelta(hours=1))
    assert secure_trouble(early, authority.file).kind is Kind.CERTIFICATE_EARLY


def test_old_tls_is_not_spoken(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    context = authority.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert secure_trouble(context, authority.file).kind is Kind.NOT_SECURE


def test_a_handshake_that_never_ends_is_cut_off() -> None:
    over, dripping = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = dripping.accept()
        # A record of the handshake that says it is long, and then comes byte by byte.
        with line, suppress(OSError):
            line.sendall(b"\x16\x03\x03\x3f\xff")
            while not over.wait(0.05):
                line.sendall(b"\x02")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        url = f"https://127.0.0.1:{dripping.getsockname()[1]}"
        with closing(line_to(url, patience=Patience(connect_s=20, read_s=20, budget_s=0.5))) as line:
            found = ask(line)
            assert isinstance(found, Trouble)
            assert found.kind is Kind.SILENT
    finally:
        over.set()
        thread.join(30)
        dripping.close()


def test_row_26_a_server_that_speaks_no_tls_gets_nothing_in_the_clear() -> None:
    with FaultServer(saying(news)) as server, closing(line_to(f"https://127.0.0.1:{server.port}")) as line:
        found = ask(line)
        assert isinstance(found, Trouble)
        assert found.kind in (Kind.NOT_SECURE, Kind.BROKE_OFF)
        assert not any("signature" in heard.headers for heard in server.heard)
