"""A delivery says confirmed only on the printer's word, and unknown as soon as a byte may be on paper."""

from __future__ import annotations

import threading
from collections.abc import Callable

from terminal.devices.conversation import Conversation
from terminal.devices.delivery import Delivery, Ended, NotBegun, Patience
from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.devices.transport import ConnectionLost
from tests.fakes.printing import ScriptedConnection, SteppingClock

DONE = b"\x37\x22AB2Z\x00"
PAPER_OUT = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}


class Run:
    """One delivery over a line that answers as the script says."""

    def __init__(
        self,
        replies: Callable[[bytes], bytes | None] = lambda _: b"",
        *,
        takes: Callable[[bytes], int] = len,
        refuses: str = "",
    ) -> None:
        self.told: list[PrinterState] = []
        self.stopping = threading.Event()
        self.clock = SteppingClock()
        self.connection = ScriptedConnection(replies, takes=takes, refuses=refuses)
        self.line = Conversation(self.connection, self.clock)
        self.delivery = Delivery(self.clock, Patience(), self.stopping, self.told.append, "tcp://printer:9100")

    def confirmed(self) -> Ended | NotBegun:
        return self.delivery.confirmed(self.line, b"receipt", b"AB2Z")

    def blind(self) -> Ended | NotBegun:
        return self.delivery.blind(self.line, b"receipt")


def test_a_job_is_confirmed_when_the_printer_names_its_process() -> None:
    run = Run(lambda said: DONE if said.startswith(b"receipt") else b"")
    assert run.confirmed() == Ended(Outcome.CONFIRMED)
    assert run.connection.written == b"receipt" + b"\x1d(H\x06\x00\x30\x30AB2Z"


def test_row_05_paper_out_is_waited_for_without_sending_again() -> None:
    polls = iter(range(1_000))

    def replies(said: bytes) -> bytes:
        if said.startswith(b"receipt"):
            return b""
        return PAPER_OUT[said[2]] if next(polls) < 400 else DONE + b"\x12"

    run = Run(replies)
    assert run.confirmed() == Ended(Outcome.CONFIRMED)
    assert run.connection.written.count(b"receipt") == 1
    assert run.told[0].condition is Condition.PAPER_OUT
    assert "holds the receipt" in run.told[0].sentence


def test_a_printer_that_is_well_but_never_confirms_ends_in_a_question() -> None:
    ended = Run(lambda said: b"" if said.startswith(b"receipt") else b"\x12").confirmed()
    assert isinstance(ended, Ended)
    assert ended.outcome is Outcome.UNKNOWN
    assert "Look" in ended.detail


def test_a_line_that_breaks_before_the_first_byte_leaves_the_job_as_it_was() -> None:
    def broken(_: bytes) -> int:
        raise ConnectionLost("gone")

    assert Run(takes=broken).blind() == NotBegun()


def test_a_line_that_breaks_later_ends_in_a_question() -> None:
    taken = iter([3])

    def breaking(_: bytes) -> int:
        for count in taken:
            return count
        raise ConnectionLost("gone")

    ended = Run(takes=breaking).blind()
    assert isinstance(ended, Ended)
    assert ended.outcome is Outcome.UNKNOWN
    assert Run(lambda _: None).confirmed() == Ended(Outcome.UNKNOWN, ended.detail)


def test_a_printer_that_takes_no_more_is_shown_and_a_blind_one_given_up() -> None:
    taken = iter([3])
    run = Run(takes=lambda _: next(taken, 0))
    ended = run.blind()
    assert isinstance(ended, Ended)
    assert ended.outcome is Outcome.UNKNOWN
    assert run.told[0].condition is Condition.OFFLINE


def test_a_blind_job_is_sent_and_no_more_is_claimed() -> None:
    assert Run().blind() == Ended(Outcome.SENT, "Sent, not confirmed.")


def test_a_queue_that_does_not_take_the_job_ends_in_a_question() -> None:
    ended = Run(refuses="the queue is full").blind()
    assert isinstance(ended, Ended)
    assert ended.outcome is Outcome.UNKNOWN
    assert "the queue is full" in ended.detail


def test_closing_the_till_amid_a_receipt_is_a_question_before_it_nothing() -> None:
    run = Run(lambda _: b"")
    run.stopping.set()
    assert run.confirmed() == NotBegun()
    taken = iter([3])

    def some(_: bytes) -> int:
        run.stopping.set()
        return next(taken, 0)

    run = Run(takes=some)
    ended = run.blind()
    assert isinstance(ended, Ended)
    assert "closed" in ended.detail


def test_long_jobs_are_given_more_time() -> None:
    assert Patience().silence_for(b"x" * 5_000) == 30.0
