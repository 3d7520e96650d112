"""Real tills and the real exchange, on both engines: an invoice counts once in the whole shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.exchange.patterns import CLAIMS_A_DAY
from central.repricing.repricer import Repricer
from central.store import exceptions
from terminal.questions import Answer, ClaimAsked, RefundAsked, SaleAsked, Told, WishedInvoice, WishedSale
from tests.central.between_tills import nets, the_books_hold
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=2)
    made.wait(65)
    yield made
    made.close()


def done(answer: Answer) -> None:
    assert isinstance(answer, Told), answer


def write_down(room: Room, till: RealTill, points: int | None) -> None:
    wish = WishedSale(room.floor.members[0], (), points, invoice=WishedInvoice("R-17", 10_000))
    done(till.ask(SaleAsked("i-1", wish)))


def causes(room: Room) -> list[str]:
    return [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]


def test_it_is_paid_and_cancelled_and_every_point_is_where_it_was(room: Room) -> None:
    (first, _), member = room.tills, room.floor.members[0]
    write_down(room, first, 100)
    the_books_hold(room)
    assert nets(room, member) == {400}
    done(first.ask(ClaimAsked("p-1", "i-1", member)))
    the_books_hold(room)
    (paid,) = nets(room, member)
    assert paid > 400
    done(first.ask(RefundAsked("r-1", "i-1", None)))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert causes(room) == []
    Repricer(room.floor.database, room.floor.clock).run_once()
    assert causes(room) == [], "the server prices it as the till did"


def test_written_down_at_two_tills_without_a_line_the_first_counts_and_earns(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    first.off = second.off = True
    write_down(room, first, 100)
    write_down(room, second, None)
    first.off = False
    room.wait(65)
    the_books_hold(room)
    assert causes(room) == ["invoice_used"]
    done(second.ask(ClaimAsked("p-2", "i-1", member)))
    the_books_hold(room)
    assert nets(room, member) == {400}, "the second one earns nothing"
    done(first.ask(ClaimAsked("p-1", "i-1", member)))
    the_books_hold(room)
    (paid,) = nets(room, member)
    assert paid > 400
    assert causes(room) == ["invoice_used", "claimed_already"]


def test_invoices_that_are_said_to_be_paid_again_and_again_are_looked_at(room: Room) -> None:
    till, member = room.tills[0], room.floor.members[0]
    for at in range(CLAIMS_A_DAY + 1):
        assert causes(room) == []
        invoice = WishedInvoice(f"R-{at}", 10_000)
        done(till.ask(SaleAsked(f"i-{at}", WishedSale(member, (), invoice=invoice))))
        done(till.ask(ClaimAsked(f"p-{at}", f"i-{at}", member)))
        room.wait(65)
    assert causes(room) == ["many_claims"]
    the_books_hold(room)


def test_a_cancelled_invoice_gives_its_number_free(room: Room) -> None:
    first, second = room.tills
    write_down(room, first, 100)
    done(first.ask(RefundAsked("r-1", "i-1", None)))
    room.wait(65)
    write_down(room, second, None)
    the_books_hold(room)
    assert causes(room) == []
