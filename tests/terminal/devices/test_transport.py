"""Printer URLs mean one thing or are refused with a sentence; lines end, fail and block within their limits."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from terminal.devices.transport import (
    CannotOpen,
    ConnectionLost,
    FileTransport,
    PrinterUrlRefused,
    TcpTransport,
    transport_of,
)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("tcp://127.0.0.1:9100", "tcp://127.0.0.1:9100"),
        ("tcp://printer", "tcp://printer:9100"),
        ("tcp://[::1]:9101", "tcp://[::1]:9101"),
        ("file:///tmp/a%20b.bin", "file:///tmp/a b.bin"),
    ],
)
def test_a_url_names_its_way(url: str, name: str) -> None:
    transport = transport_of(url)
    assert transport is not None
    assert transport.name == name
    assert transport.answers is name.startswith("tcp")


def test_no_printer_is_a_choice() -> None:
    assert transport_of("none") is None


@pytest.mark.parametrize("url", ["usb://04b8:0202", "serial:///dev/ttyUSB0?baud=19200", "win32://TM", "cups://TM"])
def test_ways_that_come_later_are_refused_by_name(url: str) -> None:
    with pytest.raises(PrinterUrlRefused, match="not in this version"):
        transport_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "printer",
        "http://printer",
        "tcp://",
        "tcp://:9100",
        "tcp://h:0",
        "tcp://h:70000",
        "tcp://h:x",
        "tcp://u@h:1",
        "tcp://h:1/x",
        "tcp://h:1?a",
        "tcp://[::1",
        "file://",
        "file://host/x",
        "file:///dir/",
        "NONE",
    ],
)
def test_a_url_that_means_nothing_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(PrinterUrlRefused, match=r"rite tcp:|write file:|no printer|the port is"):
        transport_of(url)


def test_an_absent_printer_is_a_sentence() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(CannotOpen, match="switched on"):
            TcpTransport("127.0.0.1", port).open()


def test_a_name_that_no_network_knows_is_a_sentence() -> None:
    with pytest.raises(CannotOpen, match="Check"):
        TcpTransport("no-such-printer.invalid", 9100).open()


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


def test_bytes_for_a_file_are_added_to_it(tmp_path: Path) -> None:
    path = tmp_path / "printed.bin"
    for word in (b"one", b"two"):
        line = FileTransport(path).open()
        assert line.write_some(word) == 3
        assert line.read_some(0) == b""
        line.close()
    assert path.read_bytes() == b"onetwo"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="cannot be written"):
        FileTransport(tmp_path / "none" / "printed.bin").open()


def test_a_pipe_that_nobody_reads_does_not_hold_the_till(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CannotOpen, match="nothing reads"):
        FileTransport(pipe).open()
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    line = FileTransport(pipe).open()
    assert line.write_some(b"x" * 10) == 10
    while line.write_some(b"x" * 65536):
        pass
    os.close(reading)
    with pytest.raises(ConnectionLost):
        line.write_some(b"x")
    line.close()
