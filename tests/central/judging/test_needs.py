"""Ops say what must be known of the books before they are judged."""

import msgspec

from central.judging.needs import Needs, needs_of
from central.judging.told import Told
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.bodies import Unknown
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Accrual, Origin
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, TILL, back, context, sale
from tests.central.judging.test_orphans import PLACE, orphan

SOLD = OpId(TILL, 1, 1)


def asked(*ops: Told) -> Needs:
    return needs_of((OpId(TILL, 1, seq), one) for seq, one in enumerate(ops, start=1))


def test_a_batch_says_what_it_must_know() -> None:
    needs = asked(sale(context=context(reference="R")), back(1, take=1), "unreadable", Unknown("later", 3))
    assert needs.members == {ANA}
    assert needs.origins == {SOLD} == needs.taken_back
    assert needs.uuids == {"uuid-1", "uuid-2"}
    assert {one.text for one in needs.references} == {"R"}
    assert needs.nameless == set()


def test_a_return_of_nobody_needs_whose_its_sale_was() -> None:
    assert asked(msgspec.structs.replace(back(1, take=1), member=None)).nameless == {SOLD}


def test_only_what_uses_points_needs_the_version() -> None:
    assert asked(sale(use=1), sale(context=context(programme=9))).spending == {1}


def test_the_first_claim_says_from_when_on_others_count() -> None:
    origin, lines = Origin(TILL, 1, 1, "s"), (AccruedLine(1, 1, 5),)
    taken = Accrual(SCHEMA, context(at_ms=1_000), "t", ANA, Effect(take=5), origin, ())
    given = [Accrual(SCHEMA, context(at_ms=at), "c", ANA, Effect(earn=5), origin, lines) for at in (5_000, 4_000)]
    assert asked(taken, *given).claimed_ms == 4_000
    assert asked(taken).claimed_ms is None


def test_what_is_told_again_needs_what_its_incarnation_held() -> None:
    needs = asked(orphan(sale()))
    assert needs.places == {PLACE}
    assert needs.former == {(ANA, 1)}
    assert needs.uuids == {"told-1", "uuid-1"}
