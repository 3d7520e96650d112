"""A USB printer, played by a fake of pyusb: found by its numbers, taken from the system, given back."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from terminal.devices.lines.usb_port import Usb, UsbTransport
from terminal.devices.transport import CannotOpen, ConnectionLost


@dataclass
class End:
    bEndpointAddress: int
    bmAttributes: int = 2


@dataclass
class Interface:
    bInterfaceClass: int
    bInterfaceNumber: int
    ends: tuple[End, ...]

    def endpoints(self) -> tuple[End, ...]:
        return self.ends


PRINTER = Interface(7, 1, (End(0x81), End(0x02)))
KEYBOARD = Interface(3, 0, (End(0x83, 3),))


@dataclass
class UsbFake:
    """One device; `fails` is the error of the next call on it."""

    interfaces: tuple[Interface, ...] = (KEYBOARD, PRINTER)
    driver: bool = True
    fails: OSError | None = None
    written: bytes = b""
    says: bytes = b""
    did: list[str] = field(default_factory=list)

    def get_active_configuration(self) -> Iterator[Interface]:
        return iter(self.interfaces)

    def is_kernel_driver_active(self, interface: int) -> bool:
        if not self.driver:
            raise NotImplementedError
        return True

    def detach_kernel_driver(self, interface: int) -> None:
        self.did.append(f"detach {interface}")

    def attach_kernel_driver(self, interface: int) -> None:
        self.did.append(f"attach {interface}")

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        assert (endpoint, 0 < timeout <= 3000) == (0x02, True)
        self._may()
        self.written += data
        return len(data)

    def read(self, endpoint: int, size: int, timeout: int) -> bytes:
        assert (endpoint, 0 < timeout <= 5000) == (0x81, True)
        self._may()
        said, self.says = self.says, b""
        return said

    def library(self, vendor: int = 0x04B8, product: int = 0x0202) -> Usb:
        return Usb(
            find=lambda v, p: self if (v, p) == (vendor, product) else None,
            claim=lambda _, interface: self._claim(interface),
            release=lambda _, interface: self.did.append(f"release {interface}"),
            dispose=lambda _: self.did.append("dispose"),
        )

    def _claim(self, interface: int) -> None:
        self._may()
        self.did.append(f"claim {interface}")

    def _may(self) -> None:
        if self.fails is not None:
            raise self.fails


def transport(device: UsbFake) -> UsbTransport:
    return UsbTransport(0x04B8, 0x0202, device.library)


def test_a_usb_printer_is_asked_and_answers_and_is_given_back() -> None:
    device = UsbFake(says=b"\x12")
    line = transport(device).open()
    assert line.write_some(b"\x10\x04\x01") == 3
    assert device.written == b"\x10\x04\x01"
    assert line.read_some(0.5) == b"\x12"
    line.hand_over()
    line.close()
    assert device.did == ["detach 1", "claim 1", "release 1", "attach 1", "dispose"]


def test_where_no_driver_held_it_none_is_put_back() -> None:
    device = UsbFake(driver=False)
    transport(device).open().close()
    assert device.did == ["claim 1", "release 1", "dispose"]


def test_a_printer_without_a_way_back_says_nothing() -> None:
    device = UsbFake(interfaces=(Interface(7, 0, (End(0x02),)),), says=b"\x12")
    assert transport(device).open().read_some(0.1) == b""


def test_a_silence_is_no_loss_and_an_unplugged_printer_is() -> None:
    device = UsbFake()
    line = transport(device).open()
    device.fails = OSError(errno.ETIMEDOUT, "Operation timed out")
    assert line.write_some(b"x") == 0
    assert line.read_some(0.1) == b""
    device.fails = OSError(errno.ENODEV, "No such device")
    with pytest.raises(ConnectionLost, match="unplugged"):
        line.write_some(b"x")
    with pytest.raises(ConnectionLost, match="unplugged"):
        line.read_some(0.1)


def test_large_jobs_go_in_pieces_that_leave_within_the_time() -> None:
    assert transport(UsbFake()).open().write_some(b"x" * 100_000) == 4096


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.EACCES, "udev rule"), (errno.EBUSY, "Another program"), (errno.ENODEV, "unplugged"), (99, "plug it in")],
)
def test_a_printer_that_cannot_be_taken_is_a_sentence(number: int, sentence: str) -> None:
    with pytest.raises(CannotOpen, match=sentence):
        transport(UsbFake(fails=OSError(number, "x"))).open()


def test_an_absent_printer_and_a_device_that_is_none_are_sentences() -> None:
    with pytest.raises(CannotOpen, match="switched on"):
        UsbTransport(1, 2, UsbFake().library).open()
    with pytest.raises(CannotOpen, match="is no printer"):
        transport(UsbFake(interfaces=(KEYBOARD,))).open()


def test_without_the_library_or_the_printer_the_sentence_says_what_to_do() -> None:
    with pytest.raises(CannotOpen, match=r"not installed|libusb|switched on"):
        UsbTransport(0xFFFF, 0xFFFF).open()


def test_ports_that_hang_are_a_sentence_within_three_seconds() -> None:
    release = threading.Event()

    def find(vendor: int, product: int) -> UsbFake:
        del vendor, product
        release.wait(60)
        return UsbFake()

    begun = time.monotonic()
    with pytest.raises(CannotOpen, match="do not answer within 3 s"):
        UsbTransport(0x04B8, 0x0202, lambda: replace(UsbFake().library(), find=find)).open()
    release.set()
    assert time.monotonic() - begun < 4


def test_a_printer_that_hangs_when_it_is_taken_is_a_sentence_and_given_back_when_it_lets_go() -> None:
    release, device = threading.Event(), UsbFake()

    def claim(_: object, interface: int) -> None:
        release.wait(60)
        device.did.append(f"claim {interface}")

    begun = time.monotonic()
    with pytest.raises(CannotOpen, match="do not answer within 3 s"):
        UsbTransport(0x04B8, 0x0202, lambda: replace(device.library(), claim=claim)).open()
    assert time.monotonic() - begun < 4
    release.set()
    while "dispose" not in device.did and time.monotonic() - begun < 20:
        time.sleep(0.01)
    assert device.did == ["detach 1", "claim 1", "release 1", "attach 1", "dispose"]


def test_a_printer_that_hangs_when_it_is_given_back_holds_nobody_up() -> None:
    release = threading.Event()

    def give_back(_: object, interface: int) -> None:
        del interface
        release.wait(60)

    line = UsbTransport(0x04B8, 0x0202, lambda: replace(UsbFake().library(), release=give_back)).open()
    begun = time.monotonic()
    line.close()
    assert time.monotonic() - begun < 4
    release.set()
