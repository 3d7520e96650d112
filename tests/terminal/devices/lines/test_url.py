"""Printer URLs mean one thing or are refused with a sentence."""

from __future__ import annotations

import pytest

from terminal.devices.lines.url import transport_of
from terminal.devices.transport import PrinterUrlRefused


@pytest.mark.parametrize(
    ("url", "name", "answers"),
    [
        ("tcp://127.0.0.1:9100", "tcp://127.0.0.1:9100", True),
        ("tcp://printer", "tcp://printer:9100", True),
        ("tcp://[::1]:9101", "tcp://[::1]:9101", True),
        ("file:///tmp/a%20b.bin", "file:///tmp/a b.bin", False),
        ("file:///dev/usb/lp0", "file:///dev/usb/lp0", True),
        ("usb://04B8:0202", "usb://04b8:0202", True),
        ("serial:///dev/ttyUSB0?baud=19200", "serial:///dev/ttyUSB0?baud=19200", True),
        ("serial://COM3", "serial://COM3?baud=9600", True),
        ("serial://COM3?flow=rtscts", "serial://COM3?baud=9600&flow=rtscts", True),
        ("win32://EPSON TM-T20II Receipt", "win32://EPSON TM-T20II Receipt", False),
        ("win32://EPSON%20TM", "win32://EPSON TM", False),
        ("win32://\\\\desk\\receipts #2", "win32://\\\\desk\\receipts #2", False),
        ("cups://receipts", "cups://receipts", False),
    ],
)
def test_a_url_names_its_way(url: str, name: str, answers: bool) -> None:
    transport = transport_of(url)
    assert transport is not None
    assert transport.name == name
    assert transport.answers is answers


def test_no_printer_is_a_choice() -> None:
    assert transport_of("none") is None


@pytest.mark.parametrize(
    "url",
    [
        *("", "printer", "http://printer", "NONE"),
        *("tcp://", "tcp://:9100", "tcp://h:0", "tcp://h:70000", "tcp://h:x", "tcp://u@h:1", "tcp://h:1/x"),
        *("tcp://h:1?a", "tcp://[::1", "file://", "file://host/x", "file:///dir/"),
        *("usb://", "usb://04b8", "usb://04b8:02020", "usb://04b8:020g", "usb://04b8:0202/x", "usb://04b8:0202?x"),
        *("serial://", "serial:///", "serial://COM3/x", "serial://COM3?baud=1", "serial://COM3?flow=all"),
        *("serial://COM3?parity=odd", "serial:///dev/ttyS0#x"),
        *("win32://", "win32://a%00b", "cups://", "cups://-h", "cups://a b", "cups://a/b", "cups://" + "x" * 200),
    ],
)
def test_a_url_that_means_nothing_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(PrinterUrlRefused, match=r"rite [a-z0-9]+:|write file:|no printer|the port is"):
        transport_of(url)
