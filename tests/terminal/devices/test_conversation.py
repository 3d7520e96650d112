"""A printer is asked and believed only when every byte of its answer is a printer's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from terminal.devices.conversation import Conversation, Trouble
from terminal.devices.replies import DeviceStatus
from terminal.devices.transport import ConnectionLost
from tests.fakes.printing import ScriptedConnection, SteppingClock

FULL = b"\x12"
AUTOMATIC = b"\x18\x00\x0c\x00"


def talk(replies: Callable[[bytes], bytes | None], *unasked: bytes) -> tuple[Conversation, ScriptedConnection]:
    connection = ScriptedConnection(replies, unasked=unasked)
    return Conversation(connection, SteppingClock()), connection


def test_a_healthy_printer_is_asked_four_things() -> None:
    line, connection = talk(lambda _: FULL)
    status = line.status()
    assert isinstance(status, DeviceStatus)
    assert status.ready
    assert connection.written == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_unread_automatic_status_does_not_hide_that_paper_is_out() -> None:
    answers = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}
    line, _ = talk(lambda asked: answers[asked[2]], AUTOMATIC, AUTOMATIC)
    status = line.status()
    assert isinstance(status, DeviceStatus)
    assert status.paper_out


def test_automatic_status_between_the_answers_is_passed_over() -> None:
    line, _ = talk(lambda _: AUTOMATIC + FULL)
    assert isinstance(line.status(), DeviceStatus)


@pytest.mark.parametrize("said", [b"\xff", b"\x00", b"HTTP/1.1 400 Bad\r\n", b"\x12\x00", b"\x93\x12", b"\x12\x12"])
def test_one_wrong_byte_and_it_is_no_printer(said: bytes) -> None:
    line, _ = talk(lambda _: said)
    assert line.status() is Trouble.GARBAGE


def test_a_printer_that_says_nothing_is_mute_and_one_that_stops_half_way_is_garbage() -> None:
    assert talk(lambda _: b"")[0].status() is Trouble.MUTE
    assert talk(lambda _: b"\x10\x00")[0].status() is Trouble.GARBAGE


def test_noise_on_the_line_before_the_question_is_forgiven() -> None:
    line, _ = talk(lambda _: FULL, b"\xff\x00")
    assert isinstance(line.status(), DeviceStatus)


def test_a_flood_does_not_hold_the_till_for_ever() -> None:
    line, _ = talk(lambda _: FULL, *[AUTOMATIC * 100] * 18)
    assert isinstance(line.status(), DeviceStatus)
    line, _ = talk(lambda _: FULL, *[AUTOMATIC * 100] * 10_000)
    assert line.status() is Trouble.MUTE


def test_only_its_own_process_id_confirms_a_job() -> None:
    line, _ = talk(lambda _: b"", b"\x37\x22OLD1\x00")
    assert line.heard(b"NEW1", 0.5) is False
    assert line.heard(b"OLD1", 0.5) is True


def test_a_confirmation_that_comes_amid_a_status_is_not_lost() -> None:
    line, _ = talk(lambda _: b"\x37\x22AB2Z\x00" + FULL)
    assert isinstance(line.status(), DeviceStatus)
    assert line.heard(b"AB2Z", 0) is True


def test_a_line_that_breaks_says_so() -> None:
    line, connection = talk(lambda _: None)
    with pytest.raises(ConnectionLost):
        line.status()
    line.close()
    assert connection.closed


def test_a_printer_says_what_it_is_or_nothing() -> None:
    line, connection = talk(lambda asked: b"_TM-T20II\x00" if asked == b"\x1dIC" else FULL, AUTOMATIC)
    assert line.model() == "TM-T20II"
    assert connection.written == b"\x1dIC"
    silent, _ = talk(lambda _: b"")
    assert silent.model() is None


def test_a_name_that_comes_late_is_no_status() -> None:
    line, _ = talk(lambda asked: b"_TM-T20II\x00" + FULL)
    assert isinstance(line.status(), DeviceStatus)
