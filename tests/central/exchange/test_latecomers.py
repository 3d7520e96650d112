"""A return that the server hears of before its sale waits, and is booked by the server itself once that is there."""

from __future__ import annotations

from central.store import exceptions
from loyalty.codes.receipt import paper_name
from loyalty.ops.operations import Origin, ReturnedLine
from loyalty.sales.sale import make_paper_reversal
from loyalty.sales.shares import returned_lines
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill


def causes(floor: Floor) -> list[str]:
    return [one.noted.cause for one in floor.database.read(exceptions.exceptions)]


def bring_back(till: FloorTill, origin: Origin, lines: tuple[ReturnedLine, ...]) -> None:
    name = f"back-{till.head.seq}"
    till.commit(
        make_paper_reversal(context=till.context(), reversal_id=name, currency="GBP", origin=origin, lines=lines)
    )
    till.exchange_all()


def test_it_waits_for_its_sale_and_no_longer(floor: Floor) -> None:
    sold_at, returned_at, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    seq = sold_at.sell(member, 1_000)
    sale = sold_at.sales[seq]
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    bring_back(returned_at, Origin(sold_at.id, 1, seq, paper_name(sale.sale_id)), lines)
    assert (causes(floor), floor.judge_latecomers()) == (["sale_awaited"], 0)
    sold_at.exchange_all()
    assert (floor.judge_latecomers(), causes(floor), floor.judge_latecomers()) == (1, [], 0)
    (closed,) = floor.database.read(lambda tx: exceptions.exceptions(tx, closed=True))
    assert (closed.closed_by, closed.noted.seq) == ("server", 1)
    assert floor.differences() == []


def test_a_return_of_a_till_that_nobody_knows_waits_for_a_person(floor: Floor) -> None:
    till = floor.till()
    stranger = OpId("Z" * 16, 1, 1)
    bring_back(till, Origin(stranger.device, 1, 1, "T-00000000"), (ReturnedLine(1, 1, 100, 5, 0),))
    assert (causes(floor), floor.judge_latecomers()) == (["unknown_original"], 0)


def test_the_receipt_of_another_sale_than_the_one_in_its_place_is_looked_at(floor: Floor) -> None:
    sold_at, returned_at = floor.till(), floor.till(name="Till 2")
    seq = sold_at.sell(floor.members[0], 1_000)
    sold_at.exchange_all()
    lines = returned_lines(sold_at.sales[seq], {}, None)
    assert isinstance(lines, tuple)
    bring_back(returned_at, Origin(sold_at.id, 1, seq, paper_name("another")), lines)
    assert causes(floor) == ["unknown_original"]
