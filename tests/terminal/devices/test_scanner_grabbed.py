"""A keyboard scanner whose keys the till alone hears, by recorded events."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.devices.scanner import Heard
from terminal.devices.scanner_grabbed import DOWN, EVENT, KEY_EVENT, SILENCE_MS, UP, GrabbedScanner, KeyReader
from terminal.devices.source import Lost
from tests.fakes.keyboard import CONTROL, SHIFT, keys_for
from tests.fakes.scanning import GripFake
from tests.fakes.sighting import WaitingFake


def strokes(text: str) -> Iterator[tuple[int, int]]:
    for sign in text:
        position, shift, control = keys_for(sign)
        modifiers = [SHIFT] * shift + [CONTROL] * control
        yield from ((key, DOWN) for key in (*modifiers, position))
        yield from ((key, UP) for key in (position, *modifiers))


def events(text: str) -> bytes:
    synced = ((EVENT.pack(5, 6, KEY_EVENT, key, value), EVENT.pack(5, 6, 0, 0, 0)) for key, value in strokes(text))
    return b"".join(part for pair in synced for part in pair)


@pytest.fixture
def device(tmp_path: Path) -> Path:
    path = tmp_path / "usb-Scanner-event-kbd"
    path.touch()
    return path


def told(heard: Heard | Lost) -> list[str]:
    assert isinstance(heard, Heard)
    return [code.told.decode() for code in heard.codes]


def test_a_scan_is_read_whatever_the_computers_layout(device: Path) -> None:
    grip = GripFake()
    scanner = GrabbedScanner(device, grip=grip)
    assert scanner.open() is None
    grip.send(events("]C1mbr-Ab\x1d21\rM:7K\r")[: EVENT.size * 64])
    assert told(scanner.read()) == ["]C1mbr-Ab\x1d21"]
    scanner.close()


def test_the_device_is_taken_only_once_all_its_keys_are_up(device: Path) -> None:
    grip = GripFake(down=2)
    scanner = GrabbedScanner(device, grip=grip, waiting=WaitingFake(step_s=0.01))
    scanner.open()
    grip.send(events("12345678\r"))
    assert (told(scanner.read()), grip.taken) == ([], 0)
    assert (told(scanner.read()), grip.taken) == ([], 0)
    grip.send(events("7654321\r"))
    assert (told(scanner.read()), grip.taken) == (["7654321"], 1)
    scanner.close()


def test_a_code_without_an_enter_ends_by_itself() -> None:
    keys = KeyReader()
    for key, value in strokes("4006"):
        assert keys.feed(key, value, 100) == []
    assert keys.silence(100 + SILENCE_MS - 1) == []
    assert [code.raw for code in keys.silence(100 + SILENCE_MS)] == [b"4006"]


def test_repeats_and_locks_are_no_signs() -> None:
    keys = KeyReader()
    caps_lock, repeat = 58, 2
    codes = [keys.feed(*each, 5) for each in [(caps_lock, DOWN), (30, DOWN), (30, repeat), (30, UP), (28, DOWN)]]
    assert [code.raw for code in codes[-1]] == [b"a"]


def test_a_scanner_unplugged_amid_a_code_tells_what_was_lost_and_is_gone(device: Path) -> None:
    grip = GripFake()
    scanner = GrabbedScanner(device, grip=grip)
    scanner.open()
    grip.send(events("4006"))
    assert told(scanner.read()) == []
    grip.pull()
    assert told(scanner.read()) == ["4006\ufffd"]
    lost = scanner.read()
    assert isinstance(lost, Lost)
    assert "not plugged in" in lost.sentence


def test_each_refusal_of_the_system_has_its_remedy(device: Path) -> None:
    absent = GrabbedScanner(device.with_name("nothing")).open()
    forbidden = GrabbedScanner(device, grip=GripFake(forbidden=True)).open()
    assert absent is not None
    assert "not plugged in" in absent.sentence
    assert forbidden is not None
    assert "group input" in forbidden.sentence
    held = GrabbedScanner(device, grip=GripFake(busy=True))
    held.open()
    lost = held.read()
    assert isinstance(lost, Lost)
    assert "another program" in lost.sentence


def test_a_device_is_found_by_its_usb_numbers(tmp_path: Path) -> None:
    for name, vendor in (("event0", "0001"), ("event7", "0c2e")):
        place = tmp_path / name / "device" / "id"
        place.mkdir(parents=True)
        (place / "vendor").write_text(vendor + "\n")
        (place / "product").write_text("0200\n")
    (tmp_path / "event8").mkdir()
    found = GrabbedScanner((0x0C2E, 0x0200), system=tmp_path, grip=GripFake())
    assert found._path() == Path("/dev/input/event7")  # noqa: SLF001 - where it would look.
    assert GrabbedScanner((1, 1), system=tmp_path).open() is not None
