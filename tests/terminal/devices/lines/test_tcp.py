"""A line over the network carries bytes both ways, and ends, fails and blocks within its limits."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.transport import CannotOpen, ConnectionLost


def test_an_absent_printer_is_a_sentence() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(CannotOpen, match="switched on"):
            TcpTransport("127.0.0.1", port).open()


def test_a_name_that_no_network_knows_is_a_sentence() -> None:
    with pytest.raises(CannotOpen, match="Check"):
        TcpTransport("no-such-printer.invalid", 9100).open()


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """Lets go of every look-up that hangs once the test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_name_that_nobody_answers_for_is_a_sentence_within_three_seconds(hanging: threading.Event) -> None:
    def never(host: str, port: int) -> list[tuple[int, tuple[str, int] | tuple[str, int, int, int]]]:
        del host, port
        hanging.wait(60)
        return []

    transport = TcpTransport("till-printer", 9100, never)
    begun = time.monotonic()
    with pytest.raises(CannotOpen, match="where till-printer is"):
        transport.open()
    with pytest.raises(CannotOpen, match="where till-printer is"):
        transport.open()
    assert time.monotonic() - begun < 4, "the second try does not wait for what still hangs"


def test_the_addresses_of_one_name_share_the_three_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        there, nobody = server.getsockname()[1], held.getsockname()[1]
        both = [(socket.AF_INET, ("127.0.0.1", nobody)), (socket.AF_INET, ("127.0.0.1", there))]
        TcpTransport("two", there, lambda _host, _port: list(both)).open().close()
        with pytest.raises(CannotOpen, match="switched on"):
            TcpTransport("one", nobody, lambda _host, _port: [both[0]]).open()


def test_a_line_carries_bytes_both_ways_and_says_when_it_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = TcpTransport("127.0.0.1", server.getsockname()[1]).open()
        far, _ = server.accept()
        assert line.write_some(b"abc") == 3
        assert far.recv(10) == b"abc"
        assert line.read_some(0) == b""
        far.sendall(b"x")
        assert line.read_some(5) == b"x"
        far.close()
        with pytest.raises(ConnectionLost):
            line.read_some(5)
        line.close()


def test_a_printer_that_takes_nothing_gets_nothing_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = TcpTransport("127.0.0.1", server.getsockname()[1]).open()
        far, _ = server.accept()
        for _ in range(1_000):
            if not line.write_some(b"x" * 1_000_000):
                break
        else:
            pytest.fail("the line took a thousand megabytes")
        far.close()
        line.close()
