"""The devices' desk: scans are tried and nothing is done with them, papers are followed, everything is said live."""

import threading
from collections.abc import Callable, Iterator

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.bootstrap.board_ears import ScanSwitch
from terminal.bootstrap.device_desk import DeviceDesk
from terminal.cash import DrawerOutcome, DrawerReason
from terminal.checks import reading
from terminal.checks.board import Board
from terminal.checks.plugged import Inventory
from terminal.commands import CodeScanned, Command
from terminal.device_commands import (
    DevicesWanted,
    DrawerTrial,
    LookAgain,
    PaperTrial,
    SightWanted,
    SoundTrial,
    TypedTried,
)
from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.events import Answered, DevicesChanged, Event
from terminal.findings import CardCodes, DevicesShown, DrawerTried, Health, Kind, Plugged
from terminal.questions import Answer, DrawerAsked, PaperAsked, PaperKind, Question, ScanAsked, Told
from terminal.sound import Sound
from tests.fakes.door_world import FakeTill
from tests.fixtures.waiting import wait_until

OPEN, LEFT = DevicesWanted(is_open=True), DevicesWanted(is_open=False)
CARD = CardCodes(((True,),), ())
CAMERA = Plugged(Kind.CAMERA, "HD Webcam", "0", used=True)


class ScansFake:
    """The till's end of the scans."""

    def __init__(self) -> None:
        self.heard: list[Command] = []

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        self.heard.append(CodeScanned(text, symbology, source, at_ms))

    def again(self, text: str, source: str, at_ms: int) -> None:
        self.heard.append(CodeScanned(text, None, source, at_ms, again=True))


class Standing:
    """A desk with everything around it."""

    def __init__(self) -> None:
        self.answers: dict[type[Question], Answer] = {
            ScanAsked: Told({"kind": "member", "member": "1", "name": "Amara"}),
            PaperAsked: Told({"paper": "test-page", "job": 7}),
            DrawerAsked: Told({"number": 4, "reason": "test"}),
        }
        self.said: list[DevicesShown] = []
        self.watched: list[bool] = []
        self.played: list[Sound] = []
        self.looks = 0
        self.slow = threading.Event()
        self.slow.set()
        self.scans = ScansFake()
        self.switch = ScanSwitch(self.scans)
        self.till = FakeTill(lambda question: self.answers.get(type(question)))
        self.board = Board(printer="tcp://p:9100", camera="0", changed=self._changed)
        self.desk = DeviceDesk(
            board=self.board,
            inventory=Inventory([("camera", self._plugged)]),
            switch=self.switch,
            inbox=self.till,
            hear=self._hear,
            used=("0",),
            look=self._look,
            watch=self.watched.append,
            draw_card=lambda: CARD,
            play=self.played.append,
        )
        self.till.deliver = self._deliver
        self.desk.start()

    def _hear(self, event: Event) -> None:
        assert isinstance(event, DevicesChanged)
        self.said.append(event.shown)

    def _changed(self) -> None:
        self.desk.changed()

    def _deliver(self, event: Event) -> None:
        assert isinstance(event, Answered)
        self.desk.answered(event.ticket, event.answer)

    def _look(self) -> None:
        self.looks += 1

    def _plugged(self) -> list[Plugged]:
        self.slow.wait(2)
        return [CAMERA]

    def until(self, holds: Callable[[DevicesShown], bool]) -> DevicesShown:
        wait_until(lambda: bool(self.said) and holds(self.said[-1]), within_s=10, otherwise=lambda: str(self.said[-1:]))
        return self.said[-1]


@pytest.fixture
def standing() -> Iterator[Standing]:
    standing = Standing()
    yield standing
    standing.slow.set()
    standing.desk.stop()


def test_the_page_opens_at_once_and_tells_what_is_plugged_in_when_it_is_found(standing: Standing) -> None:
    standing.slow.clear()
    standing.desk.take(OPEN)
    first = standing.until(lambda shown: shown.looking)
    assert first.card == CARD
    assert first.plugged == ()
    standing.slow.set()
    assert standing.until(lambda shown: not shown.looking).plugged == (CAMERA,)
    assert standing.looks == 1
    standing.desk.take(LookAgain())
    wait_until(lambda: standing.looks == 2, within_s=5, otherwise=lambda: "nobody looked again")


def test_a_scan_on_the_page_is_told_and_nothing_is_done_with_it(standing: Standing) -> None:
    standing.switch.scan("1", None, "scanner", 1)
    standing.desk.take(OPEN)
    standing.switch.scan("M:ABC", "QR", "camera", 2)
    shown = standing.until(lambda shown: shown.scan is not None and shown.scan.meaning != "")
    assert shown.scan is not None
    assert (shown.scan.text, shown.scan.meaning, shown.scan.about) == ("M:ABC", "member", "Amara")
    standing.switch.again("M:ABC", "scanner", 3)
    standing.until(lambda shown: shown.scan is not None and shown.scan.again)
    standing.desk.take(LEFT)
    standing.switch.scan("2", None, "scanner", 4)
    assert [command.text for command in standing.scans.heard if isinstance(command, CodeScanned)] == ["1", "2"]
    assert {type(asked.question) for asked in standing.till.asked} == {ScanAsked}


def test_a_code_that_the_till_does_not_know_has_its_reason_and_a_garbled_one_a_hint(standing: Standing) -> None:
    standing.answers[ScanAsked] = Told({"kind": "unknown", "shown": "?", "reason": "Not one of ours."})
    standing.desk.take(OPEN)
    standing.switch.scan("?BR)àà'é&", None, "scanner", 2)
    shown = standing.until(lambda shown: shown.scan is not None and shown.scan.meaning == "unknown")
    assert shown.scan is not None
    assert (shown.scan.reason, shown.scan.hint) == ("Not one of ours.", reading.LAYOUT)


def test_what_came_as_typing_is_told_as_such(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.take(TypedTried("4006381333931"))
    shown = standing.until(lambda shown: shown.scan is not None)
    assert shown.scan is not None
    assert (shown.scan.text, shown.scan.hint) == ("4006381333931", reading.TYPED)
    assert standing.till.asked == []


def test_a_test_page_is_followed_to_its_end(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.take(PaperTrial(PaperKind.TEST_PAGE))
    standing.until(lambda shown: shown.paper is not None and shown.paper.state == "queued")
    standing.board.printed(6, Outcome.FAILED, "another")
    standing.board.printed(7, Outcome.UNKNOWN, "The cable was pulled.")
    shown = standing.until(lambda shown: shown.paper is not None and shown.paper.state == "unknown")
    assert shown.paper is not None
    assert shown.paper.sentence == "The cable was pulled."


def test_a_paper_that_is_refused_says_why(standing: Standing) -> None:
    standing.answers[PaperAsked] = Refusal(RefusalCode.NO_PRINTER, "No printer is set up here.")
    standing.desk.take(OPEN)
    standing.desk.take(PaperTrial(PaperKind.X_REPORT))
    shown = standing.until(lambda shown: shown.paper is not None and shown.paper.state == "refused")
    assert shown.paper is not None
    assert shown.paper.sentence == "No printer is set up here."


def test_a_device_that_changes_is_said_while_the_page_is_open_and_only_then(standing: Standing) -> None:
    standing.board.printer(PrinterState(Condition.READY, "Ready."))
    standing.desk.take(OPEN)
    standing.until(lambda shown: shown.findings[0].health is Health.READY and not shown.looking)
    standing.board.printer(PrinterState(Condition.PAPER_OUT, "No paper."))
    standing.until(lambda shown: shown.findings[0].sentence == "No paper.")
    standing.desk.take(LEFT)
    standing.desk.take(SightWanted(wanted=False))
    wait_until(lambda: standing.watched == [False], within_s=5, otherwise=lambda: str(standing.watched))
    count = len(standing.said)
    standing.board.printer(PrinterState(Condition.READY, "Ready."))
    assert len(standing.said) == count


def test_leaving_the_page_gives_the_camera_back(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.take(SightWanted(wanted=True))
    standing.until(lambda shown: shown.watching)
    standing.desk.take(LEFT)
    wait_until(lambda: standing.watched == [True, False], within_s=5, otherwise=lambda: str(standing.watched))


def test_with_too_much_to_do_leaving_the_page_still_gives_the_scans_back(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.stop()
    while standing.desk.take(LookAgain()):
        pass
    assert not standing.desk.take(LEFT)
    standing.switch.scan("M:ABC", None, "scanner", 9)
    assert len(standing.scans.heard) == 1


def test_the_card_that_was_scanned_is_told_in_its_sentence(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.learnt("The scanner is set up.")
    assert standing.until(lambda shown: shown.learnt != "").learnt == "The scanner is set up."


def test_the_drawer_is_opened_by_the_tills_own_way_and_what_became_of_it_is_followed(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.desk.take(DrawerTrial())
    standing.until(lambda shown: shown.drawer == DrawerTried("asked", number=4))
    standing.board.drawer_ended(3, DrawerOutcome.FAILED, "Of another wish.")
    standing.board.drawer_ended(4, DrawerOutcome.SHUT, "Is it locked?")
    assert standing.until(lambda shown: shown.drawer != DrawerTried("asked", number=4)).drawer == DrawerTried(
        "shut", "Is it locked?", 4
    )
    assert [asked.question for asked in standing.till.asked] == [DrawerAsked(DrawerReason.TEST)]


def test_a_drawer_that_opened_before_the_till_had_answered_is_not_waited_for(standing: Standing) -> None:
    standing.desk.take(OPEN)
    standing.board.drawer_ended(4, DrawerOutcome.OPENED, "")
    standing.desk.take(DrawerTrial())
    standing.until(lambda shown: shown.drawer == DrawerTried("opened", number=4))


def test_a_till_that_refuses_the_drawer_is_quoted(standing: Standing) -> None:
    standing.answers[DrawerAsked] = Refusal(RefusalCode.NO_DRAWER, "No cash drawer is set up here.")
    standing.desk.take(OPEN)
    standing.desk.take(DrawerTrial())
    standing.until(lambda shown: shown.drawer == DrawerTried("refused", "No cash drawer is set up here."))


def test_a_sound_is_played_when_somebody_wants_to_hear_it(standing: Standing) -> None:
    standing.desk.take(SoundTrial(Sound.REFUSED))
    wait_until(lambda: standing.played == [Sound.REFUSED], within_s=5, otherwise=lambda: str(standing.played))
