"""Which sales count against budgets: those that were booked."""

from __future__ import annotations

import msgspec
import pytest

from central.exchange.counting import count_given
from central.judging.book import Decision
from central.store.given import Given, given
from loyalty.exchange.wire import Verdict
from loyalty.ops.bodies import body_of
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import SCHEMA, Context, Gave, Orphan
from loyalty.rules.earning import EarnRule
from loyalty.values.ids import OpId
from tests.central.floor import PROGRAMME, Floor, FloorTill
from tests.central.points.purses import publish


def by_version_2(till: FloorTill) -> Context:
    return msgspec.structs.replace(till.context(), programme=2)


@pytest.mark.parametrize(
    ("verdict", "counted"), [(Verdict.APPLIED, True), (Verdict.FLAGGED, True), (Verdict.QUARANTINED, False)]
)
def test_a_sale_that_waits_for_a_person_does_not_count_yet(floor: Floor, verdict: Verdict, counted: bool) -> None:
    till = floor.till()
    sale = till.sale(floor.members[0])
    sale = msgspec.structs.replace(
        sale, context=by_version_2(till), lines=(msgspec.structs.replace(sale.lines[0], rules=(Gave("r", 5),)),)
    )
    sale = msgspec.structs.replace(sale, facts=Facts(0, "en"))
    decision = Decision(OpId(till.id, 1, 1), verdict, (), kind="sale")
    earn = msgspec.structs.replace(
        PROGRAMME.earn, rules=(EarnRule(id="r", label="R", multiply_percent=200, budget_points=9),)
    )
    publish(floor, msgspec.structs.replace(PROGRAMME, version=2, earn=earn))
    floor.database.write(lambda tx: count_given(tx, [sale], [decision], 1))
    assert floor.database.read(given) == ({"r": Given(5)} if counted else {})


def test_a_sale_told_again_counts_only_where_it_was_booked_now(floor: Floor) -> None:
    till = floor.till()
    sale = till.sale(floor.members[0])
    sale = msgspec.structs.replace(
        sale, context=by_version_2(till), lines=(msgspec.structs.replace(sale.lines[0], rules=(Gave("r", 5),)),)
    )
    sale = msgspec.structs.replace(sale, facts=Facts(0, "en"))
    orphan = Orphan(
        schema=SCHEMA,
        context=till.context(),
        sale_id="again",
        member=None,
        effect=Effect(),
        epoch=1,
        seq=1,
        previous="0" * 64,
        body=body_of(sale).decode(),
        signature="0" * 128,
    )
    known = Decision(OpId(till.id, 2, 1), Verdict.APPLIED, (), kind="orphan")
    floor.database.write(lambda tx: count_given(tx, [orphan], [known], 1))
    assert floor.database.read(given) == {}
