"""One operation at which the server fails waits in its place; whatever came with it is booked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from central.attending import lost
from central.errors import StoreBusy
from central.exchange.booking import NOT_BOOKABLE, book_all
from central.exchange.late import book_late
from central.exchange.rejudging import Again, retry
from central.judging.told import ToldAt
from central.store import exceptions
from central.store.database import Transaction
from central.store.point_tables import lot
from loyalty.codes.receipt import paper_name
from loyalty.exchange.wire import Verdict
from loyalty.ops.operations import Origin
from loyalty.sales.sale import make_paper_reversal
from loyalty.sales.shares import returned_lines
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill

pytestmark = pytest.mark.usefixtures("faults_are_meant")


class Undoing:
    """A transaction that knows what was done in it, and undoes a part that fails."""

    def __init__(self) -> None:
        self.done: list[tuple[int, object]] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        before = list(self.done)
        try:
            yield
        except BaseException:
            self.done = before
            raise


def book_with(bad: frozenset[int], ops: int, wrong: Exception) -> list[tuple[int, object]]:
    """What is done in the end, by seq, where booking fails half-way at each of the bad ones."""
    tx = Undoing()

    def book(some: Sequence[ToldAt]) -> None:
        for op, told in some:
            tx.done.append((op.seq, told))
            if op.seq in bad and told != NOT_BOOKABLE:
                raise wrong

    book_all(cast("Transaction", tx), [(OpId("T" * 16, 1, seq), "whole") for seq in range(1, ops + 1)], book)
    return tx.done


@given(st.integers(1, 40), st.frozensets(st.integers(1, 40)))
def test_each_is_booked_once_in_its_order_and_those_that_fail_are_put_aside(ops: int, bad: frozenset[int]) -> None:
    told = [(seq, NOT_BOOKABLE if seq in bad else "whole") for seq in range(1, ops + 1)]
    assert book_with(bad, ops, KeyError("a fault")) == told


def test_what_the_world_says_is_no_fault_of_an_operation() -> None:
    with pytest.raises(StoreBusy):
        book_with(frozenset({2}), 3, StoreBusy("The database is busy."))


def bend(floor: Floor, member: str, expired: int) -> None:
    """With more than none, reading the member's lots fails."""
    floor.database.write(lambda tx: tx.run(sa.update(lot).where(lot.c.member == member).values(expired=expired)))


def causes(floor: Floor) -> dict[str, int]:
    return {one.noted.cause: one.id for one in floor.database.read(exceptions.exceptions)}


def mended(floor: Floor, member: str) -> Again:
    bend(floor, member, 0)
    number = causes(floor)[NOT_BOOKABLE]
    return floor.database.write(
        lambda tx: retry(tx, number, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )


def test_row_46_an_op_at_which_the_server_fails_waits_is_in_the_log_and_the_rest_goes_on(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    till, (ailing, well, _) = floor.till(), floor.members
    till.exchange_all()
    bend(floor, ailing, 1)
    for member in (well, ailing, well):
        till.sell(member, 1_000, use=50)
    codes = [one.code for one in till.exchange_all().outcomes]
    assert codes == ["", NOT_BOOKABLE, ""]
    assert list(causes(floor)) == [NOT_BOOKABLE]
    assert f"{till.id}/1/2 cannot be booked" in caplog.text
    assert "Traceback" in caplog.text, "whoever maintains the server sees where it failed"
    bend(floor, ailing, 0)
    assert floor.differences() == []
    assert mended(floor, ailing) == Again(Verdict.APPLIED, "", still=False)
    assert (causes(floor), floor.differences()) == ({}, [])


def test_what_fails_again_when_a_person_has_it_judged_waits_as_before(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    bend(floor, member, 1)
    till.sell(member, 1_000, use=50)
    till.exchange_all()
    number = causes(floor)[NOT_BOOKABLE]
    again = floor.database.write(
        lambda tx: retry(tx, number, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )
    assert again == Again(Verdict.QUARANTINED, NOT_BOOKABLE, still=True)
    assert causes(floor) == {NOT_BOOKABLE: number}


def returned_early(sold_at: FloorTill, returned_at: FloorTill, member: str) -> None:
    sale = sold_at.sales[sold_at.sell(member, 1_000)]
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    origin = Origin(sold_at.id, 1, sold_at.head.seq, paper_name(sale.sale_id))
    name = f"back-{returned_at.head.seq}"
    returned_at.commit(
        make_paper_reversal(context=returned_at.context(), reversal_id=name, currency="GBP", origin=origin, lines=lines)
    )
    returned_at.exchange_all()


def test_a_latecomer_at_which_the_server_fails_keeps_no_other_waiting(floor: Floor) -> None:
    # The ailing member is at home elsewhere: what comes back is taken from the pool, and so from lots.
    sold_at, returned_at, (_, well, ailing) = floor.till(), floor.till(name="Till 2"), floor.members
    for member in (ailing, well):
        returned_early(sold_at, returned_at, member)
    bend(floor, ailing, 1)
    sold_at.exchange_all()
    assert floor.judge_latecomers() == 2
    assert list(causes(floor)) == [NOT_BOOKABLE]
    assert mended(floor, ailing) == Again(Verdict.APPLIED, "", still=False)
    assert (causes(floor), floor.differences()) == ({}, [])


def test_a_lost_till_that_is_found_brings_all_but_that_at_which_the_server_fails(floor: Floor) -> None:
    till, (ailing, well, _) = floor.till(), floor.members
    till.exchange_all()
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    for member in (well, ailing, well):
        till.sell(member, 1_000, use=50)
    till.exchange_all()
    floor.database.write(lambda tx: lost.found_again(tx, till.id, by="ana", now_ms=floor.clock()))
    bend(floor, ailing, 1)
    found = floor.database.write(
        lambda tx: book_late(tx, till.id, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )
    assert (found.ops, found.waiting, list(causes(floor))) == (2, 1, [NOT_BOOKABLE])
    assert mended(floor, ailing) == Again(Verdict.APPLIED, "", still=False)
    assert (causes(floor), floor.differences()) == ({}, [])
