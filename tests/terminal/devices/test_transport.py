"""What every way to a printer has to do is one small protocol, and all six keep to it."""

from __future__ import annotations

from pathlib import Path

from terminal.devices import transport
from terminal.devices.lines.cups_queue import CupsTransport
from terminal.devices.lines.path import FileTransport, NodeTransport
from terminal.devices.lines.serial_port import SerialTransport
from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.lines.usb_port import UsbTransport
from terminal.devices.lines.windows_spooler import WindowsTransport
from terminal.devices.transport import Transport


def test_all_ways_are_transports_and_those_that_answer_say_so() -> None:
    ways: list[Transport] = [
        TcpTransport("printer", 9100),
        NodeTransport(Path("/dev/usb/lp0")),
        SerialTransport("/dev/ttyUSB0"),
        UsbTransport(0x04B8, 0x0202),
        FileTransport(Path("/tmp/x")),
        CupsTransport("receipts"),
        WindowsTransport("EPSON TM-T20II Receipt"),
    ]
    assert [way.answers for way in ways] == [True, True, True, True, False, False, False]
    assert len({way.name for way in ways}) == len(ways)


def test_no_way_may_wait_above_three_seconds() -> None:
    assert transport.WRITE_S < transport.OPEN_S <= 3.0
