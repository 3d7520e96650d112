"""A serial scanner on real ttys, and one that is not there."""

import errno
import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import serial

from terminal.devices.scan_bytes import LOST_BYTES
from terminal.devices.scanner import Heard, Scanner
from terminal.devices.scanner_serial import SerialScanner
from terminal.devices.source import Lost
from tests.fakes.code_pictures import without
from tests.fakes.scanning import CounterFake, Plug
from tests.fakes.sighting import WaitingFake


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    plug = Plug(tmp_path / "ttyACM0")
    yield plug
    plug.pull()


@pytest.fixture
def till(plug: Plug) -> Iterator[CounterFake]:
    till = CounterFake()
    scanner = Scanner(SerialScanner(str(plug.port)), till, pauses_s=(0.05,))
    scanner.start()
    yield till
    scanner.stop()


def test_codes_come_off_a_real_tty(plug: Plug, till: CounterFake) -> None:
    plug.insert()
    assert till.saw("ready")
    plug.send(b"\x02]C1")
    plug.send(b"0421000052\x03]Q1M:7K2M9QXD4F\r\n")
    assert till.until(lambda: till.texts == ["]C10421000052", "]Q1M:7K2M9QXD4F"])


def test_absent_unplugged_amid_a_code_and_returned_each_is_a_sentence_and_trading_goes_on(
    plug: Plug, till: CounterFake
) -> None:
    assert till.saw("lost", "not plugged in")
    plug.insert()
    assert till.saw("ready")
    plug.send(b"V:1\rV:2")
    assert till.until(lambda: till.texts == ["V:1"])
    plug.pull()
    assert till.until(lambda: len(till.scans) == 2)
    assert till.scans[1].raw == b"V:2" + LOST_BYTES
    assert till.saw("lost", times=2)
    plug.insert()
    assert till.saw("ready", times=2)
    plug.send(b"V:3\r")
    assert till.until(lambda: till.texts[2:] == ["V:3"])


def test_a_scanner_of_another_speed_is_told_as_such(plug: Plug, till: CounterFake) -> None:
    plug.insert()
    assert till.saw("ready")
    plug.send(b"\x98\xe6\x06\x80\x00\x1e\r")
    assert till.saw("trouble", "9600 baud")


def test_a_port_that_is_in_use_is_told_as_such() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    with serial.Serial(os.ttyname(theirs), exclusive=True):
        lost = SerialScanner(os.ttyname(theirs)).open()
    assert lost is not None
    assert "another program" in lost.sentence
    os.close(ours)
    os.close(theirs)


class Library(ModuleType):
    """Stands in for pyserial: a port that fails, and the ports that are there."""

    def __init__(self, error: Exception, ports: tuple[object, ...] = ()) -> None:
        super().__init__("serial")
        self._error, self._ports = error, ports
        self.asked: list[str] = []

    def Serial(self, port: str, *args: object, **more: object) -> None:  # noqa: N802 - pyserial's name.
        self.asked.append(port)
        raise self._error

    def comports(self) -> tuple[object, ...]:
        return self._ports


def lost_by(error: Exception) -> str:
    library = Library(error)
    lost = SerialScanner("COM3", load=lambda name: library).open()
    assert lost is not None
    return lost.sentence


def test_each_refusal_of_the_system_has_its_remedy() -> None:
    assert "dialout" in lost_by(PermissionError(errno.EACCES, "no"))
    assert "another program" in lost_by(OSError(errno.EBUSY, "busy"))
    assert "not plugged in" in lost_by(FileNotFoundError(errno.ENOENT, "none"))
    assert "plug it in again" in lost_by(OSError(errno.EPROTO, "odd"))
    missing = SerialScanner("COM3", load=without("serial")).open()
    assert missing is not None
    assert "Install pyserial" in missing.sentence


def test_a_scanner_is_found_by_its_usb_numbers_on_whatever_port_it_has() -> None:
    ports = (SimpleNamespace(device="COM1", vid=None, pid=None), SimpleNamespace(device="COM9", vid=0x5F9, pid=0x4204))
    library = Library(OSError(errno.ENXIO, "gone"), ports)
    assert SerialScanner("05f9:4204", usb=(0x5F9, 0x4204), load=lambda name: library).open() is not None
    assert library.asked == ["COM9"]
    absent = SerialScanner("05f9:0001", usb=(0x5F9, 1), load=lambda name: library).open()
    assert absent is not None
    assert "not plugged in" in absent.sentence


def test_silence_ends_a_code_that_has_no_end(plug: Plug) -> None:
    plug.insert()
    scanner = SerialScanner(str(plug.port), waiting=WaitingFake(step_s=2.0))
    assert scanner.open() is None
    plug.send(b"4006")
    assert scanner.read() == Heard()
    heard = [scanner.read() for _ in range(2)]
    assert [code.told for each in heard if isinstance(each, Heard) for code in each.codes] == [b"4006" + LOST_BYTES]
    scanner.close()
    assert isinstance(scanner.read(), Lost)
