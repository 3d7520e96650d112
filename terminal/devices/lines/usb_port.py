"""A printer at a USB port by its vendor and product number; pyusb and libusb do it, no driver of a maker is needed."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from terminal.devices.bounded import Bounded
from terminal.devices.transport import OPEN_S, WRITE_S, CannotOpen, Connection, ConnectionLost

_PRINTER_CLASS: Final = 7
_INTO_HOST: Final = 0x80
_BULK: Final = 2
_PIECE_BYTES: Final = 4096
_MISSING: Final = (
    "The part for USB printers (pyusb) is not installed. Reinstall Pointill or use the printer as file:///dev/usb/lp0."
)
_NO_LIBUSB: Final = (
    "USB printers need the system library libusb, which is not here. Install it (package libusb-1.0-0) or use the "
    "printer as file:///dev/usb/lp0."
)


class _Endpoint(Protocol):
    """One direction of an interface."""

    bEndpointAddress: int
    bmAttributes: int


class _Interface(Protocol):
    """What a device offers for one purpose."""

    bInterfaceClass: int
    bInterfaceNumber: int

    def endpoints(self) -> Iterable[_Endpoint]: ...


class _Device(Protocol):
    """The part of a pyusb device that is used here; it is published without types."""

    def get_active_configuration(self) -> Iterable[_Interface]: ...
    def is_kernel_driver_active(self, interface: int) -> bool: ...
    def detach_kernel_driver(self, interface: int) -> None: ...
    def attach_kernel_driver(self, interface: int) -> None: ...
    def write(self, endpoint: int, data: bytes, timeout: int) -> int: ...
    def read(self, endpoint: int, size: int, timeout: int) -> Iterable[int]: ...


@dataclass(frozen=True, slots=True)
class Usb:
    """pyusb as far as it is used: it finds devices, claims and releases interfaces."""

    find: Callable[[int, int], _Device | None]
    claim: Callable[[_Device, int], None]
    release: Callable[[_Device, int], None]
    dispose: Callable[[_Device], None]


class UsbTransport:
    """The first device with these two numbers; `usb` finds pyusb, which is loaded when the first line is opened."""

    answers = True

    def __init__(self, vendor: int, product: int, usb: Callable[[], Usb] | None = None) -> None:
        self._vendor, self._product = vendor, product
        self._usb = usb or _pyusb
        self._port = Bounded["_UsbConnection"]("printer at USB", OPEN_S)
        self.name = f"usb://{vendor:04x}:{product:04x}"

    def open(self) -> Connection:
        """Take the printer from the system's own driver, within three seconds, or raise CannotOpen."""
        try:
            return self._port.run(self._opened, late=_UsbConnection.close)
        except TimeoutError as error:
            raise CannotOpen(
                f"The USB ports do not answer within {OPEN_S:.0f} s. Unplug the USB device that hangs, or restart."
            ) from error
        except NotImplementedError as error:
            raise CannotOpen(f"This system lets no program use {self.name}: {error}.") from error
        except OSError as error:
            raise CannotOpen(_why(error, self.name)) from error

    def _opened(self) -> _UsbConnection:
        """Loads pyusb, looks through every port and takes the printer: none of these knows a limit of its own."""
        usb = self._usb()
        device = usb.find(self._vendor, self._product)
        if device is None:
            raise CannotOpen(f"There is no printer at {self.name}. Is it switched on and plugged in?")
        place = _place(device)
        if place is None:
            raise CannotOpen(f"What is plugged in as {self.name} is no printer. Check the two numbers.")
        return _UsbConnection(usb, device, place, taken=_taken(usb, device, place.interface))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a device takes bytes and, if it speaks, says some; a printer may have no way back."""

    interface: int
    out: int
    back: int | None


class _UsbConnection:
    def __init__(self, usb: Usb, device: _Device, place: _Place, *, taken: bool) -> None:
        self._usb, self._device, self._place, self._taken = usb, device, place, taken

    def write_some(self, data: bytes) -> int:
        try:
            return self._device.write(self._place.out, data[:_PIECE_BYTES], round(WRITE_S * 1000))
        except OSError as error:
            if _timed_out(error):
                return 0
            raise ConnectionLost(_why(error, "the printer")) from error

    def read_some(self, seconds: float) -> bytes:
        if self._place.back is None:
            return b""
        try:
            return bytes(self._device.read(self._place.back, 512, max(1, round(seconds * 1000))))
        except OSError as error:
            if _timed_out(error):
                return b""
            raise ConnectionLost(_why(error, "the printer")) from error

    def hand_over(self) -> None:
        """What was taken is in the printer."""

    def close(self) -> None:
        """Give the printer back, within three seconds; what hangs there is left behind."""
        with contextlib.suppress(TimeoutError):
            Bounded[None]("printer at USB", OPEN_S).run(self._give_back)

    def _give_back(self) -> None:
        with contextlib.suppress(OSError):
            self._usb.release(self._device, self._place.interface)
        if self._taken:
            with contextlib.suppress(OSError, NotImplementedError):
                self._device.attach_kernel_driver(self._place.interface)
        with contextlib.suppress(OSError):
            self._usb.dispose(self._device)


def _place(device: _Device) -> _Place | None:
    for interface in device.get_active_configuration():
        if interface.bInterfaceClass != _PRINTER_CLASS:
            continue
        bulk = [end.bEndpointAddress for end in interface.endpoints() if end.bmAttributes & 3 == _BULK]
        out = next((address for address in bulk if not address & _INTO_HOST), None)
        if out is not None:
            back = next((address for address in bulk if address & _INTO_HOST), None)
            return _Place(interface.bInterfaceNumber, out, back)
    return None


def _taken(usb: Usb, device: _Device, interface: int) -> bool:
    """Claim the interface; whether the system's driver had to let go of it and gets it back."""
    try:
        had_driver = device.is_kernel_driver_active(interface)
    except NotImplementedError:
        had_driver = False  # Windows knows no such question.
    if had_driver:
        device.detach_kernel_driver(interface)
    usb.claim(device, interface)
    return had_driver


def _pyusb() -> Usb:
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise CannotOpen(_MISSING) from error

    def find(vendor: int, product: int) -> _Device | None:
        try:
            found: _Device | None = usb.core.find(idVendor=vendor, idProduct=product)
        except usb.core.NoBackendError as error:
            raise CannotOpen(_NO_LIBUSB) from error
        return found

    return Usb(find, usb.util.claim_interface, usb.util.release_interface, usb.util.dispose_resources)


def _timed_out(error: OSError) -> bool:
    """What pyusb raises when nothing moved within the time is an OSError with this number."""
    return error.errno in (errno.ETIMEDOUT, 10060)


def _why(error: OSError, name: str) -> str:
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return f"This user may not use {name}. Put Pointill's udev rule in place or add the user to the group lp."
        case errno.EBUSY:
            return f"Another program uses {name}. Close it."
        case errno.ENODEV | errno.ENOENT | errno.EIO | errno.EPIPE:
            return f"{name} was unplugged or switched off. Check power and cable."
        case _:
            return f"{name} cannot be used: {error.strerror or error}. Unplug it and plug it in again."
