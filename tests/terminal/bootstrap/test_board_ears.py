"""What devices say is pinned to the board and told on; scans go aside while somebody tries them."""

from terminal.bootstrap.board_ears import (
    PinnedCamera,
    PinnedDrawer,
    PinnedInbox,
    PinnedPrinter,
    PinnedScanner,
    ScanSwitch,
)
from terminal.cash import DrawerOutcome
from terminal.checks.board import Board
from terminal.commands import Command, DeviceChanged
from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.devices.scan import RawScan
from terminal.findings import Health


class Heard:
    """Hears everything that a device can say."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def state(self, *said: object) -> None:
        self.said.append(("state", *said))

    def starting(self, job_id: int) -> None:
        self.said.append(("starting", job_id))

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        self.said.append(("finished", job_id, outcome, detail))

    def ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        self.said.append(("ended", number, outcome, detail))

    def seen(self, *, is_open: bool | None) -> None:
        self.said.append(("seen", is_open))

    def put(self, command: Command) -> bool:
        self.said.append(("put", command))
        return True

    def take(self, scan: RawScan) -> None:
        self.said.append(("take", scan.raw))

    def scan(self, *said: object) -> None:
        self.said.append(("scan", *said))

    def again(self, *said: object) -> None:
        self.said.append(("again", *said))


def test_everything_is_pinned_and_told_on() -> None:
    board, heard = Board(printer="tcp://p:9100", camera="0", drawer="pin2", display="screen"), Heard()
    ready = PrinterState(Condition.READY, "Ready.")
    printer, camera, scanner = PinnedPrinter(board, heard), PinnedCamera(board, heard), PinnedScanner(board, heard)
    printer.state(ready)
    printer.starting(7)
    printer.finished(7, Outcome.CONFIRMED, "")
    camera.state("ready", "On.")
    camera.scan("M:1", "QR", 5)
    scanner.state("a", "ready", "Ready: a.")
    scanner.take(RawScan(b"V:1", None, "a", 7))
    drawer = PinnedDrawer(board, heard)
    drawer.seen(is_open=False)
    drawer.ended(4, DrawerOutcome.OPENED, "")
    inbox = PinnedInbox(board, heard)
    assert inbox.put(DeviceChanged("display", "ready", "Shown."))
    assert inbox.put(DeviceChanged("sound", "ready", "Played."))
    assert [each[0] for each in heard.said] == [
        "state",
        "starting",
        "finished",
        "state",
        "scan",
        "state",
        "take",
        *["seen", "ended", "put", "put"],
    ]
    assert {one.health for one in board.findings()} == {Health.READY}
    assert board.outcome == (7, "confirmed", "")
    assert board.pulse == (4, "opened", "")


def test_where_no_till_runs_the_board_alone_hears() -> None:
    board = Board(printer="tcp://p:9100", camera="none")
    PinnedPrinter(board).state(PrinterState(Condition.ABSENT, "Nobody there."))
    PinnedPrinter(board).starting(1)
    PinnedDrawer(board).seen(is_open=None)
    PinnedDrawer(board).ended(1, DrawerOutcome.FAILED, "Nobody there.")
    PinnedCamera(board).scan("M:1", None, 1)
    PinnedScanner(board).take(RawScan(b"x", None, "a", 1))
    assert board.findings()[0].sentence == "Nobody there."


def test_while_a_scan_is_tried_the_till_hears_nothing_of_it() -> None:
    till, page = Heard(), Heard()
    switch = ScanSwitch(till)
    switch.scan("1", None, "a", 1)
    switch.aside = page
    switch.scan("2", None, "a", 2)
    switch.again("2", "a", 3)
    switch.aside = None
    switch.scan("3", None, "a", 4)
    assert [said[1] for said in till.said] == ["1", "3"]
    assert [said[0] for said in page.said] == ["scan", "again"]
