"""The till's printer and a printer of software over TCP, well and ill: nothing lost in silence, nothing doubled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from terminal.devices.delivery import Patience
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.lines.url import transport_of
from terminal.devices.print_job import Condition, Outcome, PrintJob
from terminal.devices.printer import QUEUE_JOBS_MAX, Printer
from terminal.devices.profiles import PAPER_58, PAPER_80, Paper
from terminal.slip import QR, Cut, Row, Slip, Text
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.faults import Faults, faults_of
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from tests.fakes.printing import PATIENCE_S, JournalFake

QUICK = Patience(answer_s=0.3, poll_s=0.05, silence_s=8.0, status_poll_s=0.1, idle_close_s=0.2, retries_s=(0.05, 0.1))
RECEIPT = Slip(
    (Text("CAF\u00c9", "center", bold=True, size=2), Row("Flat white", "\u20ac 3.20"), Text("Thank you"), Cut())
)
PRINTED = "CAF\u00c9\nFlat white" + " " * 32 + "\u20ac 3.20\nThank you"
EVERY_FEW_BYTES = range(0, 200, 14)


def job(number: int = 417, copy_no: int = 1) -> PrintJob:
    return PrintJob(number, RECEIPT.to_json_bytes(), copy_no)


@contextmanager
def virtual(faults: Faults | str = "", *, port: int = 0, tape: Path | None = None) -> Iterator[VirtualPrinter]:
    faults = faults_of(faults) if isinstance(faults, str) else faults
    with VirtualPrinter(Device(Tape(folder=tape), faults), port=port) as printer:
        yield printer


@contextmanager
def till(
    url: str, *, blind: bool = False, lets_go: bool = True, patience: Patience = QUICK, paper: Paper = PAPER_80
) -> Iterator[tuple[Printer, JournalFake]]:
    journal = JournalFake(lets_go=lets_go)
    journal.printer = Printer(
        transport=transport_of(url), builder=EscposBuilder(paper), listener=journal, blind=blind, patience=patience
    )
    journal.printer.start()
    yield journal.printer, journal
    journal.printer.stop()
    assert journal.states[-1].condition is Condition.STOPPED


def texts(printer: VirtualPrinter) -> list[str]:
    assert printer.device.idle(PATIENCE_S)
    return [piece.text for piece in printer.device.pieces]


def test_a_receipt_is_confirmed_when_it_is_cut() -> None:
    with virtual() as paper, till(paper.url) as (printer, journal):
        assert printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]
        assert [state.condition for state in journal.states] == [Condition.STARTING, Condition.READY]
        assert paper.device.unknown == {}
        assert paper.device.drawer_kicks == 0


def test_receipts_come_out_in_order_and_the_same_job_only_once() -> None:
    with virtual() as paper, till(paper.url, lets_go=False) as (printer, journal):
        for number in (1, 2, 2, 3):
            assert printer.offer(job(number, copy_no=number))
        for number in (1, 2, 3):
            assert journal.until(lambda number=number: journal.started[-1:] == [number])  # type: ignore[misc]
            printer.go(number)
        assert journal.until(lambda: len(journal.ended) == 3)
        assert [number for number, _ in journal.outcomes] == [1, 2, 3]
        assert ["COPY" in text for text in texts(paper)] == [False, True, True]


def test_nothing_is_sent_before_the_journal_has_it_on_disk() -> None:
    with virtual() as paper, till(paper.url, lets_go=False, patience=Patience(go_s=0.2)) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.started.count(417) == 3)
        assert texts(paper) == []
        printer.go(1)
        assert journal.until(lambda: journal.started.count(417) == 4)
        assert texts(paper) == []
        journal.lets_go = True
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]


def test_a_job_that_the_journal_takes_back_is_never_printed() -> None:
    with virtual() as paper, till(paper.url, lets_go=False) as (printer, journal):
        printer.offer(job(1))
        printer.offer(job(2))
        printer.offer(job(3))
        assert journal.until(lambda: journal.started == [1])
        printer.drop(2)
        printer.drop(1)
        assert journal.until(lambda: journal.started == [1, 3])
        printer.go(3)
        assert journal.until(lambda: journal.outcomes == [(3, Outcome.CONFIRMED)])
        assert len(texts(paper)) == 1


def test_an_absent_printer_is_said_and_the_receipt_comes_when_it_is_there() -> None:
    with virtual() as gone:
        port = gone.port
    with till(f"tcp://127.0.0.1:{port}") as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.ABSENT)
        assert "switched on" in journal.states[-1].sentence
        assert journal.started == []
        with virtual(port=port) as paper:
            assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
            assert texts(paper) == [PRINTED]


def test_an_open_cover_holds_the_receipt_back_unsent() -> None:
    with virtual("cover@0") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.COVER_OPEN)
        assert journal.started == []
        paper.device.cover = False
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]
        assert journal.states[-1].condition is Condition.READY


@pytest.mark.parametrize("line", [1, 2, 3])
def test_paper_that_ends_amid_a_receipt_is_waited_for(line: int) -> None:
    with virtual(f"paper-out@{line}") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.PAPER_OUT)
        assert journal.ended == []
        assert "holds the receipt" in journal.states[-1].sentence
        paper.device.reload_paper()
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]


def test_paper_that_never_comes_leaves_a_question_when_the_till_is_closed() -> None:
    with virtual("paper-out@1") as paper:
        with till(paper.url) as (printer, journal):
            printer.offer(job())
            printer.offer(job(418))
            assert journal.saw(Condition.PAPER_OUT)
        assert journal.outcomes == [(417, Outcome.UNKNOWN)]
        assert "Look" in journal.ended[0][2]
        assert paper.device.pieces == []


def test_no_paper_at_all_holds_the_receipt_back_unsent() -> None:
    with virtual("paper-out@0") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.PAPER_OUT)
        assert journal.started == []


def test_little_paper_is_said_while_printing_goes_on() -> None:
    with virtual("near-end") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert journal.states[-1].near_end
        assert journal.states[-1].condition is Condition.READY


@pytest.mark.parametrize("fault", ["drop", "power"])
@pytest.mark.parametrize("at", EVERY_FEW_BYTES)
def test_a_cable_or_the_power_pulled_at_any_byte_loses_nothing_in_silence(fault: str, at: int) -> None:
    with virtual(f"{fault}@{at}") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: len(journal.ended) == 1)
        printed = texts(paper)
        assert printed.count(PRINTED) <= 1
        if journal.outcomes == [(417, Outcome.CONFIRMED)]:
            assert printed == [PRINTED]
        else:
            assert journal.outcomes == [(417, Outcome.UNKNOWN)]
            assert journal.started == [417]


def test_a_printer_that_lost_power_prints_the_next_receipt_whole() -> None:
    with virtual("power@60") as paper, till(paper.url) as (printer, journal):
        printer.offer(job(1))
        printer.offer(job(2))
        assert journal.until(lambda: journal.outcomes == [(1, Outcome.UNKNOWN), (2, Outcome.CONFIRMED)])
        assert texts(paper)[-1].endswith(PRINTED)


def test_a_cable_pulled_while_idle_and_put_back_costs_nothing() -> None:
    with virtual() as paper, till(paper.url) as (printer, journal):
        assert journal.saw(Condition.READY)
        paper.pull_cable()
        printer.offer(job())
        assert journal.saw(Condition.ABSENT)
        paper.plug_in()
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]


def test_a_line_that_the_printer_closed_while_idle_is_replaced_without_a_word() -> None:
    with virtual() as paper, till(paper.url, patience=Patience(idle_close_s=60)) as (printer, journal):
        printer.offer(job(1))
        assert journal.until(lambda: journal.outcomes == [(1, Outcome.CONFIRMED)])
        paper.power_cycle()
        printer.offer(job(2))
        assert journal.until(lambda: journal.outcomes[1:] == [(2, Outcome.CONFIRMED)])
        assert [state.condition for state in journal.states] == [Condition.STARTING, Condition.READY]
        assert texts(paper) == [PRINTED, PRINTED]


def test_a_mute_printer_gets_nothing_and_the_screen_says_what_can_be_set() -> None:
    with virtual("mute") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.ERROR)
        assert "print unconfirmed" in journal.states[-1].sentence
        assert journal.started == []
        paper.device.mute = False
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])


def test_a_mute_printer_in_blind_mode_is_sent_to_and_nothing_is_claimed() -> None:
    with virtual("mute") as paper, till(paper.url, blind=True) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.SENT)])
        assert texts(paper) == [PRINTED]


def test_garbage_instead_of_status_gets_nothing() -> None:
    with virtual("garbage") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.ERROR)
        assert "does not speak like a receipt printer" in journal.states[-1].sentence
        assert journal.started == []
        assert texts(paper) == []


def test_a_web_server_on_the_port_gets_nothing() -> None:
    class Page(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Silence."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        with till(f"tcp://127.0.0.1:{server.server_port}") as (printer, journal):
            printer.offer(job())
            assert journal.saw(Condition.ERROR)
            assert journal.started == []
        server.shutdown()
        serving.join()


def test_a_printer_busy_with_another_till_is_waited_for() -> None:
    with virtual() as paper:
        other = TcpTransport("127.0.0.1", paper.port).open()
        other.write_some(b"\x10\x04\x01")
        assert other.read_some(5)
        with till(paper.url) as (printer, journal):
            printer.offer(job())
            assert journal.saw(Condition.ERROR)
            assert "another till" in journal.states[-1].sentence
            other.close()
            assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
            assert texts(paper) == [PRINTED]


def test_the_line_is_left_to_others_when_nothing_is_printed() -> None:
    with virtual() as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: len(journal.ended) == 1)
        other = TcpTransport("127.0.0.1", paper.port).open()
        other.write_some(b"\x10\x04\x01")
        assert any(other.read_some(1) for _ in range(10))
        other.close()


def test_a_slow_printer_is_confirmed_late_but_confirmed() -> None:
    with virtual("slow=400") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])


def test_a_long_receipt_into_a_stuck_printer_is_held_and_then_comes_out_whole() -> None:
    long = Slip((Text("first"), *(Row(f"Product {number}", "1.00") for number in range(1_900)), Text("last")))
    with virtual("paper-out@1") as paper, till(paper.url) as (printer, journal):
        printer.offer(PrintJob(1, long.to_json_bytes()))
        assert journal.until(lambda: any("taking data" in state.sentence for state in journal.states))
        paper.device.reload_paper()
        assert journal.until(lambda: journal.outcomes == [(1, Outcome.CONFIRMED)])
        (text,) = texts(paper)
        assert text.startswith("first\n")
        assert text.endswith("\nlast")
        assert text.count("Product") == 1_900


TOO_WIDE = Slip((QR("\u65e5" * 400),)).to_json_bytes()


@pytest.mark.parametrize("slip", [b"", b"{}", b'{"elements":[{"element":"photograph"}],"slip":1}', TOO_WIDE])
def test_a_slip_that_cannot_be_printed_fails_at_once_and_holds_nobody_up(slip: bytes) -> None:
    with virtual() as paper, till(paper.url, paper=PAPER_58) as (printer, journal):
        printer.offer(PrintJob(1, slip))
        printer.offer(job(2))
        assert journal.until(lambda: journal.outcomes == [(1, Outcome.FAILED), (2, Outcome.CONFIRMED)])
        assert "cannot be printed" in journal.ended[0][2]
        assert journal.started == [2]


def test_no_printer_takes_no_job_and_says_so() -> None:
    with till("none") as (printer, journal):
        assert not printer.offer(job())
        assert journal.saw(Condition.ABSENT)
        assert journal.states[-1].sentence == "No printer is set up."


def test_at_most_two_hundred_receipts_wait() -> None:
    with virtual("cover@0") as paper, till(paper.url) as (printer, _):
        assert all(printer.offer(job(number)) for number in range(QUEUE_JOBS_MAX))
        assert not printer.offer(job(QUEUE_JOBS_MAX))
        printer.drop(0)
        assert printer.offer(job(QUEUE_JOBS_MAX))


def test_a_stopped_printer_takes_no_job() -> None:
    with virtual() as paper, till(paper.url) as (printer, _):
        printer.stop()
        assert not printer.offer(job())


def test_a_file_takes_receipts_unconfirmed(tmp_path: Path) -> None:
    path = tmp_path / "printed.bin"
    with till(f"file://{path}") as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.SENT)])
    assert b"Thank you" in path.read_bytes()


def test_a_file_that_cannot_be_written_is_an_absent_printer(tmp_path: Path) -> None:
    with till(f"file://{tmp_path}/none/printed.bin") as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.ABSENT)
        assert journal.started == []


def test_a_printer_that_was_never_started_can_be_stopped() -> None:
    Printer(transport=None, builder=EscposBuilder(), listener=JournalFake()).stop()


def test_a_fault_of_our_own_is_logged_and_ends_the_job_and_not_the_printer(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(EscposBuilder):
        def build(self, slip: Slip, copy_no: int = 1) -> bytes:
            if copy_no == 2:
                raise RuntimeError("a bug")
            return EscposBuilder.build(self, slip, copy_no)

    journal = JournalFake()
    with virtual() as paper:
        printer = Printer(transport=transport_of(paper.url), builder=Broken(), listener=journal, patience=QUICK)
        journal.printer = printer
        printer.start()
        printer.offer(job(1, copy_no=2))
        printer.offer(job(2))
        assert journal.until(lambda: journal.outcomes == [(1, Outcome.FAILED), (2, Outcome.CONFIRMED)])
        assert journal.saw(Condition.ERROR)
        assert "a bug" in caplog.text
        printer.stop()


def test_somebody_who_asks_hears_at_once_how_the_printer_is() -> None:
    with virtual() as printer, till(printer.url, patience=Patience(probe_s=600, idle_close_s=600)) as (asked, journal):
        assert journal.saw(Condition.READY)
        printer.device.cover = True
        asked.look()
        assert journal.saw(Condition.COVER_OPEN)
