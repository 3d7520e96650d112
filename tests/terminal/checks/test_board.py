"""What devices pin to the board is read there as findings."""

import pytest

from terminal.cash import DrawerOutcome
from terminal.checks.board import Board
from terminal.devices.conditions import BLIND, NOT_SET_UP, STARTING
from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.findings import Finding, Health, Kind

URL = "tcp://127.0.0.1:9100"


def of(board: Board, kind: Kind) -> list[Finding]:
    return [one for one in board.findings() if one.kind is kind]


def test_with_nothing_set_up_everything_says_what_to_do_and_nothing_is_waited_for() -> None:
    board = Board(printer="none", camera="none")
    board.printer(NOT_SET_UP)
    assert board.settled
    assert [(one.kind, one.health) for one in board.findings()] == [
        (Kind.PRINTER, Health.UNSET),
        (Kind.DRAWER, Health.UNSET),
        (Kind.SCANNER, Health.READY),
        (Kind.CAMERA, Health.UNSET),
        (Kind.DISPLAY, Health.UNSET),
        (Kind.SOUND, Health.OFF),
    ]


@pytest.mark.parametrize(
    ("state", "health", "drawer"),
    [
        (STARTING, Health.CHECKING, Health.CHECKING),
        (PrinterState(Condition.READY, "Ready."), Health.READY, Health.READY),
        (PrinterState(Condition.READY, "Nearly empty.", near_end=True), Health.ATTENTION, Health.READY),
        (PrinterState(Condition.PAPER_OUT, "No paper."), Health.TROUBLE, Health.OFF),
        (PrinterState(Condition.COVER_OPEN, "Open."), Health.TROUBLE, Health.OFF),
        (PrinterState(Condition.ABSENT, "Nobody there."), Health.TROUBLE, Health.OFF),
        (PrinterState(Condition.STOPPED, "Over."), Health.OFF, Health.OFF),
    ],
)
def test_a_printer_and_the_drawer_that_hangs_on_it(state: PrinterState, health: Health, drawer: Health) -> None:
    board = Board(printer=URL, camera="none", drawer="pin2")
    assert not board.settled
    board.printer(state)
    assert of(board, Kind.PRINTER) == [Finding(Kind.PRINTER, URL, health, state.sentence)]
    assert of(board, Kind.DRAWER)[0].health is drawer


def test_a_printer_that_answers_nothing_says_so_of_its_drawer() -> None:
    board = Board(printer="cups://front", camera="none", drawer="pin2")
    board.printer(BLIND)
    assert "does not say" in of(board, Kind.DRAWER)[0].sentence


def test_every_scanner_and_the_camera_are_told_and_each_change_is_announced() -> None:
    changes: list[int] = []
    board = Board(printer="none", camera="0", changed=lambda: changes.append(1))
    board.scanner("the scanner on COM3", "lost", "Not plugged in.")
    board.scanner("HID", "trouble", "Noise.")
    board.camera("unlit", "It is dark.")
    board.missing(("No pyzbar.",))
    board.printed(7, Outcome.CONFIRMED, "")
    assert len(changes) == 5
    assert [one.health for one in of(board, Kind.SCANNER)] == [Health.READY, Health.TROUBLE, Health.ATTENTION]
    assert of(board, Kind.CAMERA) == [Finding(Kind.CAMERA, "0", Health.ATTENTION, "It is dark.")]
    assert of(board, Kind.LIBRARY)[0].sentence == "No pyzbar."
    assert board.outcome == (7, "confirmed", "")


def test_a_camera_without_any_library_missing_says_that_too() -> None:
    board = Board(printer="none", camera="0")
    board.camera("lost", "Gone.")
    board.missing(())
    assert of(board, Kind.CAMERA)[0].health is Health.TROUBLE
    assert of(board, Kind.LIBRARY)[0].health is Health.READY


def test_the_drawer_is_told_as_its_sensor_says_and_as_nothing_where_none_is_set_up() -> None:
    board = Board(printer=URL, camera="none", drawer="pin5")
    board.drawer_seen(is_open=True)
    assert of(board, Kind.DRAWER)[0].health is Health.CHECKING
    board.printer(PrinterState(Condition.READY, "Ready."))
    assert of(board, Kind.DRAWER) == [Finding(Kind.DRAWER, "pin5", Health.ATTENTION, "The cash drawer is open.")]
    board.drawer_seen(is_open=False)
    assert of(board, Kind.DRAWER) == [Finding(Kind.DRAWER, "pin5", Health.READY, "The cash drawer is closed.")]
    board.drawer_ended(3, DrawerOutcome.SHUT, "Locked?")
    assert board.pulse == (3, "shut", "Locked?")
    assert of(Board(printer=URL, camera="none"), Kind.DRAWER)[0].health is Health.UNSET


def test_the_customers_display_and_the_sounds_say_for_themselves_how_they_are() -> None:
    board = Board(printer="none", camera="none", display="screen")
    assert of(board, Kind.DISPLAY)[0].health is Health.OFF
    board.told("display", "absent", "No second screen.")
    board.told("sound", "ready", "Sounds are played.")
    board.told("scanner", "trouble", "Said by others.")
    assert of(board, Kind.DISPLAY) == [Finding(Kind.DISPLAY, "", Health.ATTENTION, "No second screen.")]
    assert of(board, Kind.SOUND) == [Finding(Kind.SOUND, "", Health.READY, "Sounds are played.")]
    assert len(of(board, Kind.SCANNER)) == 1
