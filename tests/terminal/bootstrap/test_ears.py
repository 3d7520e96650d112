"""What devices say, as the till hears it."""

from dataclasses import dataclass, field

import pytest

from terminal.bootstrap.ears import CameraEar, PrinterEar, ScanEar, ScannerEar
from terminal.commands import CodeScanned, Command, DeviceChanged, PrintEnded, PrintStarting
from terminal.devices.conditions import NOT_SET_UP
from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.devices.scan import RawScan, ScanRouter


@dataclass
class InboxFake:
    put_in: list[Command] = field(default_factory=list)

    def put(self, command: Command) -> bool:
        self.put_in.append(command)
        return True


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (PrinterState(Condition.READY, "Ready."), "ready"),
        (PrinterState(Condition.READY, "Nearly empty.", near_end=True), "trouble"),
        (PrinterState(Condition.PAPER_OUT, "No paper."), "trouble"),
        (PrinterState(Condition.COVER_OPEN, "Open."), "trouble"),
        (PrinterState(Condition.ABSENT, "Nobody there."), "absent"),
        (NOT_SET_UP, "unset"),
        (PrinterState(Condition.STARTING, "Looking."), "starting"),
    ],
)
def test_each_state_of_a_printer_has_its_look_and_its_sentence(state: PrinterState, shown: str) -> None:
    inbox = InboxFake()
    PrinterEar(inbox).state(state)
    assert inbox.put_in == [DeviceChanged("printer", shown, state.sentence)]


def test_jobs_are_announced_and_their_end_is_told() -> None:
    inbox = InboxFake()
    ear = PrinterEar(inbox)
    ear.starting(7)
    ear.finished(7, Outcome.UNKNOWN, "The cable was pulled.")
    assert inbox.put_in == [PrintStarting(7), PrintEnded(7, "unknown", "The cable was pulled.")]


def test_a_code_in_sight_of_the_camera_reaches_the_till_with_its_time() -> None:
    inbox = InboxFake()
    ear = CameraEar(inbox, ScanRouter(ScanEar(inbox)))
    ear.scan("M:ABC", "QR", 1_234)
    ear.state("lost", "The camera was unplugged.")
    assert inbox.put_in == [
        CodeScanned("M:ABC", "QR", "camera", 1_234),
        DeviceChanged("camera", "trouble", "The camera was unplugged."),
    ]


def test_a_trigger_pulled_twice_is_told_as_such() -> None:
    inbox = InboxFake()
    router = ScanRouter(ScanEar(inbox))
    for at_ms in (100, 400):
        router.take(RawScan(b"M:ABC", None, "scanner", at_ms))
    assert inbox.put_in == [
        CodeScanned("M:ABC", None, "scanner", 100),
        CodeScanned("M:ABC", None, "scanner", 400, again=True),
    ]


def test_of_several_scanners_the_worst_is_shown_and_every_scan_is_told() -> None:
    inbox = InboxFake()
    ear = ScannerEar(inbox, ScanRouter(ScanEar(inbox)))
    ear.state("a", "ready", "Ready: a.")
    ear.state("b", "lost", "B is not plugged in.")
    ear.state("a", "trouble", "A sends noise.")
    ear.state("b", "ready", "Ready: b.")
    ear.take(RawScan(b"V:1", None, "a", 7))
    assert inbox.put_in == [
        DeviceChanged("scanner", "ready", "Ready: a."),
        DeviceChanged("scanner", "trouble", "B is not plugged in."),
        DeviceChanged("scanner", "trouble", "B is not plugged in."),
        DeviceChanged("scanner", "trouble", "A sends noise."),
        CodeScanned("V:1", None, "a", 7),
    ]
