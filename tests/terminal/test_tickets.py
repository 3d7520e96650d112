"""Each answer finds the one who asked, or nobody."""

import threading
import time

from terminal.questions import Told
from terminal.tickets import HATCH, POS_DOOR, Tickets

YES = Told({"yes": True})


def test_an_answer_finds_its_own_ticket_only() -> None:
    tickets = Tickets()
    with tickets.drawn() as one, tickets.drawn() as other:
        tickets.answered(other.number, YES)
        assert other.wait(0) == YES
        assert one.wait(0) is None


def test_an_answer_that_comes_too_late_is_dropped() -> None:
    tickets = Tickets()
    with tickets.drawn() as ticket:
        assert ticket.wait(0.01) is None
    tickets.answered(ticket.number, YES)
    with tickets.drawn() as next_one:
        assert next_one.number != ticket.number
        assert next_one.wait(0) is None


def test_a_waiting_caller_goes_on_as_soon_as_the_answer_is_there() -> None:
    tickets = Tickets()
    with tickets.drawn() as ticket:
        threading.Timer(0.05, tickets.answered, (ticket.number, YES)).start()
        assert ticket.wait(60) == YES


def test_closing_sends_everybody_away_now_and_later() -> None:
    tickets = Tickets()
    with tickets.drawn() as ticket:
        tickets.close(patience_s=0)
        assert ticket.wait(60) is None
    with tickets.drawn() as late:
        assert late.wait(60) is None


def test_closing_lets_answers_that_still_come_through() -> None:
    tickets, got = Tickets(), []

    def ask() -> None:
        with tickets.drawn() as ticket:
            threading.Timer(0.1, tickets.answered, (ticket.number, YES)).start()
            got.append(ticket.wait(60))

    asking = threading.Thread(target=ask)
    asking.start()
    while not tickets._waiting:  # noqa: SLF001 - the moment is not visible from outside
        time.sleep(0.001)
    tickets.close(patience_s=60)
    asking.join()
    assert got == [YES]


def test_an_answer_for_one_door_never_reaches_the_other() -> None:
    pos, hatch = Tickets(POS_DOOR), Tickets(HATCH)
    for _ in range(5):
        with pos.drawn() as one, hatch.drawn() as other:
            hatch.answered(one.number, YES)
            pos.answered(other.number, YES)
            assert one.wait(0) is None
            assert other.wait(0) is None
