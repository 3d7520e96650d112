"""What an op adds to its member's visits: only what is booked, and a return by the sale that the books know."""

from __future__ import annotations

import msgspec

from central.judging.visiting import with_tally
from loyalty.ops.tally import NO_VISIT, Tally
from loyalty.rules.limits import DAY_MS
from tests.central.judging.ops import back, book, context, decide, sale

DAY = context().at_ms // DAY_MS


def test_a_sale_is_a_visit_and_its_undoing_none() -> None:
    into = book()
    assert decide(sale(earn=100), into).tally == Tally(1, DAY, 100)
    undone = msgspec.structs.replace(back(4, take=100), undo=True)
    assert decide(undone, into, seq=2).tally == Tally(-1, DAY, -100)


def test_what_is_not_booked_and_what_takes_back_an_unknown_sale_adds_nothing() -> None:
    into = book()
    decide(sale(), into)
    assert decide(sale(), into, seq=2).tally == NO_VISIT
    early = decide(back(1, take=25, uuid="x"), book(), seq=2)
    assert early.tally == NO_VISIT
    assert with_tally(early, sale(earn=3), into).tally == Tally(1, DAY, 3)
