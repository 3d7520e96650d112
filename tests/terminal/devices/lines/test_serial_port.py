"""A serial printer over a real terminal of the kernel, and the sentences for ports that cannot be had."""

from __future__ import annotations

import os
import tty
from collections.abc import Callable, Iterator

import pytest

from terminal.devices.lines.serial_port import SerialTransport
from terminal.devices.transport import CannotOpen, ConnectionLost


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


def test_a_serial_printer_is_asked_and_answers(cable: tuple[int, str]) -> None:
    printer, port = cable
    line = SerialTransport(port, baud=19200).open()
    assert line.read_some(0) == b""
    assert line.write_some(b"\x10\x04\x01") == 3
    assert os.read(printer, 10) == b"\x10\x04\x01"
    os.write(printer, b"\x12\x12")
    heard = line.read_some(5)
    assert heard + (b"" if len(heard) == 2 else line.read_some(5)) == b"\x12\x12"
    line.hand_over()
    line.close()


def test_a_printer_that_holds_the_sender_up_takes_nothing_more(cable: tuple[int, str]) -> None:
    _, port = cable
    line = SerialTransport(port).open()
    assert any(line.write_some(b"x" * 60) == 0 for _ in range(10_000))
    line.close()


def test_a_port_belongs_to_one_program(cable: tuple[int, str]) -> None:
    _, port = cable
    line = SerialTransport(port).open()
    with pytest.raises(CannotOpen, match="no other program"):
        SerialTransport(port).open()
    line.close()


def test_a_port_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(CannotOpen, match=r"serial port /dev/no-such-port cannot be used: .*Check the cable"):
        SerialTransport("/dev/no-such-port").open()


def test_a_cable_that_is_pulled_loses_the_line() -> None:
    class Pulled:
        timeout: float | None = None
        in_waiting = 0

        def write(self, data: bytes) -> int:
            raise OSError(5, "Input/output error")

        def read(self, size: int) -> bytes:
            raise OSError(5, "Input/output error")

        def close(self) -> None:
            raise OSError(5, "Input/output error")

    asked: list[dict[str, object]] = []

    def opened(*_: object, **how: object) -> Pulled:
        asked.append(how)
        return Pulled()

    opening: Callable[..., Pulled] = opened
    line = SerialTransport("COM3", flow="rtscts", open_port=opening).open()
    assert asked[0]["rtscts"] is True
    assert asked[0]["write_timeout"] == 0.5
    with pytest.raises(ConnectionLost, match="Input/output error"):
        line.write_some(b"x")
    with pytest.raises(ConnectionLost, match="Input/output error"):
        line.read_some(1)
    line.close()
