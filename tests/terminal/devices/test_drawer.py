"""The drawer at a printer of software over TCP, and at lines that break: one pulse a wish, in time or never."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from terminal.cash import DrawerOutcome
from terminal.devices.conversation import Conversation
from terminal.devices.delivery import Patience
from terminal.devices.drawer import FRESH_S, KICKS_MAX, Drawer, DrawerFit
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.lines.url import transport_of
from terminal.devices.print_job import Condition, Outcome, PrintJob
from terminal.devices.printer import Printer
from terminal.devices.profiles import PAPER_80
from terminal.devices.transport import ConnectionLost
from terminal.slip import Cut, Slip, Text
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.faults import faults_of
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from tests.fakes.printing import PATIENCE_S, JournalFake, ScriptedConnection, SteppingClock
from tests.fixtures.waiting import wait_until

QUICK = Patience(
    answer_s=0.3,
    poll_s=0.05,
    silence_s=8.0,
    status_poll_s=0.1,
    idle_close_s=0.2,
    retries_s=(0.05, 0.1),
    drawer_open_s=0.1,
    probe_s=0.2,
)
SENSED, PLAIN = DrawerFit(open_is_high=True), DrawerFit(pin=5)


class WatchFake:
    """Keeps what it hears of the drawer."""

    def __init__(self) -> None:
        self.ends: list[tuple[int, DrawerOutcome]] = []
        self.details: list[str] = []
        self.sights: list[bool | None] = []
        self._news = threading.Condition()

    def ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        with self._news:
            self.ends.append((number, outcome))
            self.details.append(detail)
            self._news.notify_all()

    def seen(self, *, is_open: bool | None) -> None:
        with self._news:
            self.sights.append(is_open)
            self._news.notify_all()

    def until(self, happened: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(happened, PATIENCE_S)


@contextmanager
def till(
    faults: str = "", fit: DrawerFit = SENSED, *, blind: bool = False
) -> Iterator[tuple[Device, Printer, WatchFake, JournalFake]]:
    watch, journal = WatchFake(), JournalFake()
    with VirtualPrinter(Device(Tape(), faults_of(faults))) as paper:
        printer = journal.printer = Printer(
            transport=transport_of(paper.url),
            builder=EscposBuilder(PAPER_80),
            listener=journal,
            blind=blind,
            patience=QUICK,
            drawer=(fit, watch),
        )
        printer.start()
        yield paper.device, printer, watch, journal
        printer.stop()


def kicked(device: Device) -> bool:
    """The order reaches a printer of software a moment after it was sent."""
    wait_until(lambda: device.drawer_kicks == 1, within_s=PATIENCE_S, otherwise=lambda: "no kick arrived")
    return True


def test_a_sensor_says_that_it_opened_and_that_somebody_closed_it() -> None:
    with till() as (device, printer, watch, _):
        assert printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.OPENED)])
        assert device.drawer_kicks == 1
        assert watch.until(lambda: watch.sights[-1:] == [True])
        device.close_drawer()
        assert watch.until(lambda: watch.sights[-1:] == [False])


def test_without_a_sensor_it_is_sent_and_nothing_is_claimed() -> None:
    with till(fit=PLAIN) as (device, printer, watch, _):
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.SENT)])
        assert kicked(device)
        assert set(watch.sights) == {None}


def test_a_sensor_says_that_it_stayed_shut() -> None:
    with till("drawer-stuck") as (device, printer, watch, _):
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.SHUT)])
        assert "locked" in watch.details[0]
        assert device.drawer_kicks == 1


def test_it_opens_while_the_printer_is_out_of_paper() -> None:
    with till("paper-out@0") as (device, printer, watch, journal):
        assert journal.saw(Condition.PAPER_OUT)
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.OPENED)])
        assert device.drawer_kicks == 1


def test_it_opens_while_the_printer_holds_half_a_receipt() -> None:
    with till("paper-out@1") as (device, printer, watch, journal):
        printer.offer(PrintJob(7, Slip((Text("one"), Text("two"), Cut())).to_json_bytes()))
        assert journal.saw(Condition.PAPER_OUT)
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.OPENED)])
        device.reload_paper()
        assert journal.until(lambda: journal.outcomes == [(7, Outcome.CONFIRMED)])
        assert device.drawer_kicks == 1


def test_it_comes_before_the_receipt_that_was_asked_for_with_it() -> None:
    with till() as (device, printer, watch, journal):
        journal.lets_go = False
        printer.offer(PrintJob(7, Slip((Text("one"), Cut())).to_json_bytes()))
        assert journal.until(lambda: journal.started == [7])
        printer.open_drawer(1)
        printer.go(7)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.OPENED)])
        assert not device.pieces
        journal.lets_go = True
        assert journal.until(lambda: journal.outcomes == [(7, Outcome.CONFIRMED)])


def test_a_printer_without_status_is_sent_the_order() -> None:
    with till("mute", blind=True) as (device, printer, watch, _):
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.SENT)])
        assert kicked(device)


@pytest.mark.parametrize("fault", ["mute", "garbage"])
def test_what_does_not_speak_like_a_printer_gets_no_order(fault: str) -> None:
    with till(fault) as (device, printer, watch, _):
        printer.open_drawer(1)
        assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.FAILED)])
        assert device.drawer_kicks == 0


def test_an_absent_printer_gives_up_at_once_and_opens_nothing_when_it_is_there_again() -> None:
    watch, journal = WatchFake(), JournalFake()
    with VirtualPrinter(Device(Tape())) as gone:
        port, url = gone.port, gone.url
    printer = Printer(
        transport=transport_of(url),
        builder=EscposBuilder(PAPER_80),
        listener=journal,
        patience=QUICK,
        drawer=(SENSED, watch),
    )
    printer.start()
    printer.open_drawer(1)
    assert watch.until(lambda: watch.ends == [(1, DrawerOutcome.FAILED)])
    with VirtualPrinter(Device(Tape()), port=port) as back:
        assert journal.saw(Condition.READY)
        assert back.device.drawer_kicks == 0
    printer.stop()


def test_no_drawer_no_printer_or_no_till_is_a_plain_no() -> None:
    journal, watch = JournalFake(), WatchFake()
    bare = Printer(transport=None, builder=EscposBuilder(PAPER_80), listener=journal, drawer=(PLAIN, watch))
    assert not bare.open_drawer(1)
    with till() as (_, printer, _, _):
        printer.stop()
        assert not printer.open_drawer(2)


# Lines that break, without a thread.


def drawer_on(connection: ScriptedConnection, fit: DrawerFit) -> tuple[Drawer, Conversation, WatchFake, SteppingClock]:
    watch, clock = WatchFake(), SteppingClock()
    return Drawer(fit, watch, clock), Conversation(connection, clock), watch, clock


@pytest.mark.parametrize("fit", [SENSED, PLAIN])
@pytest.mark.parametrize("at_once", [True, False])
def test_the_pulse_goes_to_the_pin_that_was_set(fit: DrawerFit, at_once: bool) -> None:
    which = int(fit.pin == 5)
    order = [0x10, 0x14, 1, which, 1] if at_once else [0x1B, 0x70, which, 50, 50]
    assert fit.kick(at_once=at_once) == bytes(order)


@pytest.mark.parametrize(
    ("taken", "outcome"),
    [(0, DrawerOutcome.FAILED), (2, DrawerOutcome.UNKNOWN), (5, DrawerOutcome.SENT)],
)
def test_half_an_order_is_unknown_and_none_at_all_is_none(taken: int, outcome: DrawerOutcome) -> None:
    line = ScriptedConnection(lambda _: b"", takes=lambda data: min(taken, len(data)))
    drawer, talk, watch, _ = drawer_on(line, PLAIN)
    drawer.want(3)
    drawer.serve(talk, at_once=False, blind=False)
    assert watch.ends == [(3, outcome)]
    assert not drawer.waits


def test_a_line_that_breaks_after_the_order_leaves_it_unknown() -> None:
    drawer, talk, watch, _ = drawer_on(ScriptedConnection(lambda _: None), SENSED)
    drawer.want(3)
    with pytest.raises(ConnectionLost):
        drawer.serve(talk, at_once=False, blind=False)
    assert watch.ends == [(3, DrawerOutcome.UNKNOWN)]
    assert not drawer.waits


def test_a_wish_that_waited_too_long_is_given_up() -> None:
    line = ScriptedConnection(lambda _: b"")
    drawer, talk, watch, clock = drawer_on(line, PLAIN)
    drawer.want(3)
    clock.now += FRESH_S + 1
    drawer.serve(talk, at_once=True, blind=False)
    assert (watch.ends, line.written) == ([(3, DrawerOutcome.FAILED)], b"")


def test_no_more_wishes_wait_than_a_person_could_make() -> None:
    drawer, _, watch, _ = drawer_on(ScriptedConnection(lambda _: b""), PLAIN)
    for number in range(KICKS_MAX + 1):
        drawer.want(number)
    assert watch.ends == [(0, DrawerOutcome.FAILED)]
    drawer.close()
    assert len(watch.ends) == KICKS_MAX + 1
