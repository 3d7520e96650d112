"""The printer on its port: one host at a time, a cable that can be pulled, pictures in a folder."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.server import run_virtual_printer

STATUS = b"\x10\x04\x01"


def ask(line: socket.socket) -> bytes:
    line.settimeout(20)
    line.sendall(STATUS)
    return line.recv(10)


def test_it_answers_prints_and_writes_its_paper(tmp_path: Path) -> None:
    with run_virtual_printer("127.0.0.1", 0, tmp_path, Faults()) as printer:
        assert printer.url == f"tcp://127.0.0.1:{printer.port}"
        with socket.create_connection(("127.0.0.1", printer.port)) as line:
            for byte in b"Ana\n\x1dV\x00\x1d(H\x06\x00\x30\x30AB2Z":
                line.sendall(bytes([byte]))
            line.settimeout(20)
            assert line.recv(10) == b"\x37\x22AB2Z\x00"
        assert [path.name for path in tmp_path.iterdir()] == ["0001.png"]
        assert printer.device.pieces[0].text == "Ana"


def test_a_second_host_waits_for_the_first() -> None:
    with run_virtual_printer("127.0.0.1", 0, None, Faults()) as printer:
        first = socket.create_connection(("127.0.0.1", printer.port))
        assert ask(first) == b"\x12"
        with socket.create_connection(("127.0.0.1", printer.port)) as second:
            second.sendall(STATUS)
            second.settimeout(0.3)
            with pytest.raises(TimeoutError):
                second.recv(10)
            first.close()
            second.settimeout(20)
            assert second.recv(10) == b"\x12"


def broken(line: socket.socket) -> bool:
    """Whether the line ends within a while, politely or not."""
    try:
        while ask(line):
            pass
    except ConnectionError:
        pass
    return True


def test_a_pulled_cable_breaks_the_line_and_lets_nobody_in_until_it_is_back() -> None:
    with run_virtual_printer("127.0.0.1", 0, None, Faults()) as printer:
        with socket.create_connection(("127.0.0.1", printer.port)) as line:
            assert ask(line) == b"\x12"
            printer.pull_cable()
            assert broken(line)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", printer.port))
        printer.plug_in()
        with socket.create_connection(("127.0.0.1", printer.port)) as again:
            assert ask(again) == b"\x12"


def test_a_power_cycle_breaks_the_line_and_it_comes_back() -> None:
    with run_virtual_printer("127.0.0.1", 0, None, Faults()) as printer:
        with socket.create_connection(("127.0.0.1", printer.port)) as line:
            assert ask(line) == b"\x12"
            printer.power_cycle()
            assert broken(line)
        with socket.create_connection(("127.0.0.1", printer.port)) as again:
            assert ask(again) == b"\x12"


def test_a_port_that_is_taken_is_an_error() -> None:
    with (
        run_virtual_printer("127.0.0.1", 0, None, Faults()) as printer,
        pytest.raises(OSError, match="in use"),
    ):
        run_virtual_printer("127.0.0.1", printer.port, None, Faults())
