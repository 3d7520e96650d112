"""What is plugged in is found by what the system tells, and whatever hangs or is missing finds nothing."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.checks import plugged
from terminal.checks.plugged import Inventory, cameras, printer_nodes, screens, usb_printers
from terminal.findings import Kind, Plugged


def tell(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def test_a_usb_printer_is_found_by_its_class_and_a_mouse_is_none(tmp_path: Path) -> None:
    devices = tmp_path / "sys/bus/usb/devices"
    tell(devices / "1-2" / "idVendor", "04b8")
    tell(devices / "1-2" / "idProduct", "0202")
    tell(devices / "1-2" / "product", "TM-T20")
    tell(devices / "1-2" / "1-2:1.0" / "bInterfaceClass", "07")
    tell(devices / "1-3" / "idVendor", "046d")
    tell(devices / "1-3" / "1-3:1.0" / "bInterfaceClass", "03")
    assert list(usb_printers(tmp_path)) == [Plugged(Kind.PRINTER, "TM-T20", "usb://04b8:0202")]


def test_nodes_cameras_and_screens_are_found_by_their_places(tmp_path: Path) -> None:
    tell(tmp_path / "dev/usb/lp0", "")
    tell(tmp_path / "sys/class/video4linux/video0/name", "HD Webcam")
    tell(tmp_path / "sys/class/video4linux/video0/index", "0")
    tell(tmp_path / "sys/class/video4linux/video1/name", "HD Webcam")
    tell(tmp_path / "sys/class/video4linux/video1/index", "1")
    tell(tmp_path / "sys/class/drm/card0-HDMI-A-1/status", "connected")
    tell(tmp_path / "sys/class/drm/card0-DP-1/status", "disconnected")
    assert [one.setting for one in printer_nodes(tmp_path)] == ["file:///dev/usb/lp0"]
    assert list(cameras(tmp_path)) == [Plugged(Kind.CAMERA, "HD Webcam", "0")]
    assert [one.name for one in screens(tmp_path)] == ["HDMI-A-1"]


def test_a_computer_with_nothing_finds_nothing(tmp_path: Path) -> None:
    looks = [("usb", lambda: usb_printers(tmp_path)), ("screens", lambda: screens(tmp_path))]
    assert Inventory(looks).look() == ()


def test_a_look_that_hangs_or_breaks_keeps_nothing_else_from_being_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugged, "LOOK_S", 0.1)
    release = threading.Event()

    def hangs() -> Iterator[Plugged]:
        release.wait(30)
        yield Plugged(Kind.PRINTER, "late", "usb://0000:0000")

    def breaks() -> Iterator[Plugged]:
        raise ImportError("no such library")

    there = Plugged(Kind.CAMERA, "HD Webcam", "0")
    inventory = Inventory([("hangs", hangs), ("breaks", breaks), ("there", lambda: [there, there])])
    begun = time.monotonic()
    found = inventory.look(("0", "none"))
    release.set()
    assert found == (Plugged(Kind.CAMERA, "HD Webcam", "0", used=True),)
    assert time.monotonic() - begun < 2


def test_this_computer_can_be_looked_at_within_the_limits() -> None:
    begun = time.monotonic()
    Inventory().look()
    assert time.monotonic() - begun < 3.0 * len(plugged.machine_looks())
