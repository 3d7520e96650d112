"""The body answers at once, remembers little, and can be made ill and well at any time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from terminal.virtual_printer.device import Device, LineDropped
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.tape import Tape

ALL_STATUS = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
LINE = b"x\n"
CUT = b"\x1dV\x00"


class Running:
    """A device whose press runs, and what it said."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.device = Device(Tape(), faults, memory_bytes=64)
        self.said = bytearray()
        self.device.connect(self.said.extend)
        self.press = threading.Thread(target=self.device.run, daemon=True)
        self.press.start()

    def texts(self) -> list[str]:
        assert self.device.idle(20)
        return [piece.text for piece in self.device.pieces]


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    yield running
    running.device.switch_off()
    running.press.join(5)
    assert not running.press.is_alive()


def test_a_healthy_printer_says_so(running: Running) -> None:
    running.device.receive(ALL_STATUS)
    assert bytes(running.said) == b"\x12\x12\x12\x12"


def test_each_illness_has_its_bits(running: Running) -> None:
    device = running.device
    seen = []
    for change in ("cover", "near_end", "jammed"):
        setattr(device, change, True)
        device.receive(ALL_STATUS)
        setattr(device, change, False)
        seen.append(bytes(running.said))
        running.said.clear()
    device.reload_paper(0)
    device.receive(ALL_STATUS)
    assert [*seen, bytes(running.said)] == [
        b"\x1a\x16\x12\x12",
        b"\x12\x12\x12\x1e",
        b"\x1a\x52\x1a\x12",
        b"\x1a\x32\x12\x7e",
    ]


def test_paper_ends_after_its_lines_and_printing_goes_on_with_a_new_roll(running: Running) -> None:
    device = running.device
    device.reload_paper(2)
    device.receive(LINE * 3 + CUT)
    assert not device.idle(0.2)
    device.receive(b"\x10\x04\x04")
    assert bytes(running.said) == b"\x7e"
    device.reload_paper()
    assert running.texts() == ["x\nx\nx"]


def test_status_is_told_unasked_when_wanted(running: Running) -> None:
    running.device.receive(b"\x1da\xff")
    assert running.device.idle(20)
    running.device.cover = True
    running.device.cover = True
    running.device.cover = False
    assert bytes(running.said) == b"\x10\x00\x00\x00\x38\x00\x00\x00\x10\x00\x00\x00"


def test_a_full_memory_holds_the_host_back_until_there_is_room(running: Running) -> None:
    device = running.device
    device.cover = True
    sending = threading.Thread(target=device.receive, args=(LINE * 100 + CUT,), daemon=True)
    sending.start()
    sending.join(0.3)
    assert sending.is_alive()
    device.cover = False
    sending.join(20)
    assert running.texts() == ["\n".join(["x"] * 100)]


def test_a_power_cycle_forgets_memory_and_half_a_line_but_not_the_paper(running: Running) -> None:
    device = running.device
    device.receive(LINE)
    assert device.idle(20)
    device.cover = True
    device.receive(b"lost\nlost too")
    device.power_cycle()
    device.cover = False
    device.receive(b"kept\n" + CUT)
    assert running.texts() == ["x\nkept"]


def test_the_line_drops_at_its_byte_and_only_once() -> None:
    running = Running(Faults(drop_at_byte=3))
    with pytest.raises(LineDropped):
        running.device.receive(b"ab\ncd\n" + CUT)
    running.device.receive(b"ef\n" + CUT)
    assert running.texts() == ["ab\nef"]
    running.device.switch_off()


def test_the_cover_opens_at_its_byte() -> None:
    running = Running(Faults(cover_at_byte=2))
    running.device.receive(LINE + CUT)
    assert running.device.cover
    running.device.switch_off()


def test_mute_says_nothing_and_garbage_says_nonsense(running: Running) -> None:
    running.device.mute = True
    running.device.receive(ALL_STATUS)
    assert not running.said
    running.device.mute, running.device.garbage = False, True
    running.device.receive(ALL_STATUS)
    assert len(running.said) == 4
    assert any(byte & 0x93 != 0x12 for byte in running.said)


def test_a_slow_printer_takes_its_time() -> None:
    running = Running(Faults(slow_bytes_per_s=20))
    running.device.receive(LINE + CUT)
    assert not running.device.idle(0.05)
    assert running.texts() == ["x"]
    running.device.switch_off()


def test_the_drawer_opens_at_once_unless_the_cutter_is_stuck(running: Running) -> None:
    device = running.device
    device.receive(b"\x10\x14\x01\x00\x01\x10\x04\x01")
    assert device.drawer_kicks == 1
    assert bytes(running.said) == b"\x16"
    device.close_drawer()
    device.cover = True
    device.receive(b"\x10\x14\x01\x01\x08")
    assert device.drawer_kicks == 2
    device.receive(b"\x10\x14\x01\x02\x01\x10\x14\x01\x00\x09")
    device.jammed = True
    device.receive(b"\x10\x14\x01\x00\x01")
    assert device.drawer_kicks == 2


def test_an_order_at_once_clears_the_memory_tells_the_status_or_switches_off(running: Running) -> None:
    device = running.device
    device.cover = True
    device.receive(b"lost\n")
    running.said.clear()
    device.receive(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert bytes(running.said) == b"\x37\x25\x00"
    running.said.clear()
    device.receive(b"\x10\x14\x07\x01")
    assert len(running.said) == 4
    with pytest.raises(LineDropped):
        device.receive(b"\x10\x14\x02\x01\x08")
    device.receive(b"\x10\x14\x03")


def test_a_stuck_drawer_a_flood_and_a_wrong_status_are_faults(running: Running) -> None:
    device = running.device
    device.drawer_stuck = True
    device.kick_drawer()
    assert not device.drawer_open
    device.status_byte = 0xFF
    device.receive(b"\x10\x04\x01")
    assert bytes(running.said) == b"\xff"
    device.flood = True
    device.receive(b"\x10\x04\x01")
    assert len(running.said) > 200


def test_recovery_clears_a_jam_and_if_asked_the_memory(running: Running) -> None:
    device = running.device
    device.jammed = True
    device.receive(b"lost\n\x10\x05\x02kept\n" + CUT)
    assert not device.jammed
    assert running.texts()[-1].endswith("kept")


def test_a_device_is_at_rest_when_all_is_printed_or_something_holds_it_up() -> None:
    device = Device(Tape(), Faults(paper_out_at_line=1), memory_bytes=100)
    press = threading.Thread(target=device.run, daemon=True)
    press.start()
    assert device.at_rest(20)
    assert device.room_bytes == 100
    device.receive(b"a\nb\nccc")
    assert device.at_rest(20)
    assert not device.idle(0)
    assert device.room_bytes == 97
    device.reload_paper(5)
    assert device.at_rest(20)
    assert device.idle(0)
    assert device.lines_left == 4
    device.switch_off()
    press.join(20)
