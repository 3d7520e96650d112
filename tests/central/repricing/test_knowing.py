"""What a till wrote down that it knew is held against the books: a lie waits for a person, else it is believed."""

from __future__ import annotations

import msgspec
import pytest

from central.repricing.knowing import FACTS_DIFFER, fair_tiers
from central.repricing.repricer import Repricer
from central.store import recovery
from central.store.activity import Rank, save_ranks
from central.store.chains import change_verdict
from central.store.dealings import TierPast
from central.store.exceptions import Noted, exceptions
from central.store.priced import forget_priced
from central.store.stops import StoppedBy, lift_stop, put_stop
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Sale
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill

HOUR_MS = 3_600_000


def told(till: FloorTill, member: str, **facts: object) -> Sale:
    """A sale that says so of its member, not yet committed."""
    return msgspec.structs.replace(till.sale(member, 500), facts=Facts(0, "en", **facts))  # type: ignore[arg-type] # the tests name them right


def sell(till: FloorTill, member: str, **facts: object) -> int:
    """A sale that says so of its member; its seq."""
    return till.commit(told(till, member, **facts))


def differing(floor: Floor) -> list[Noted]:
    """What waits for a person by now."""
    Repricer(floor.database, floor.clock).run_once()
    return [one.noted for one in floor.database.read(exceptions) if one.noted.cause == FACTS_DIFFER]


def ranked(floor: Floor, member: str, before: str | None, after: str | None) -> None:
    """The server gives the member another tier."""
    then, now = {member: Rank(before, None, None)}, {member: Rank(after, None, 0)}
    floor.database.write(lambda tx: save_ranks(tx, now, then, floor.clock()))


def later(floor: Floor, ms: int) -> None:
    floor.clock.now += ms


def hear(till: FloorTill) -> None:
    """The till reads all there is, and says so with its next exchange."""
    till.exchange()
    later(till.floor, 60_000)
    till.exchange()


def test_f34_what_a_till_cannot_have_known_so_waits_for_a_person_and_no_points_move(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    first = till.sales[sell(till, member, first_visit=True)].effect.earn
    sell(till, member, earned_today=first)
    lie = sell(till, member, first_visit=True, tier="gold", earned_today=first)
    till.exchange()
    (found,) = differing(floor)
    assert (found.till, found.seq, found.member, found.points) == (till.id, lie, member, 0)
    assert "the member's tier was gold, and it was none" in found.detail
    assert "nothing was ever sold to the member, and it had sold to them 2 times itself" in found.detail
    assert f"earned {first} points on that day before, and its own sales had given {2 * first}" in found.detail
    assert "honoured as printed" in found.detail
    assert floor.differences() == []
    till.exchange()
    assert till.rows["member"][member]["points"] == 500 + 3 * first
    floor.database.write(forget_priced)
    assert len(differing(floor)) == 1, "priced again, it is told once"


def test_f34_a_till_that_counts_less_than_its_own_sales_gave_is_found_though_it_sends_them_late(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    sell(till, member)
    till.exchange()
    assert differing(floor) == []
    lie = sell(till, member, earned_today=0)
    later(floor, 5 * DAY_MS)
    till.exchange()
    assert [one.seq for one in differing(floor)] == [lie]


def test_a_till_that_forgot_a_day_or_took_a_sale_back_is_believed(floor: Floor) -> None:
    till, member, other = floor.till(), floor.members[0], floor.members[1]
    sell(till, member)
    tomorrow = told(till, member)
    at_ms = tomorrow.context.at_ms + DAY_MS
    till.commit(msgspec.structs.replace(tomorrow, context=msgspec.structs.replace(tomorrow.context, at_ms=at_ms)))
    sell(till, member, earned_today=0)
    seq = sell(till, other, first_visit=True)
    undone = msgspec.structs.replace(till.reversal(seq), undo=True)
    till.commit(undone)
    sell(till, other, first_visit=True, earned_today=0)
    till.exchange()
    assert differing(floor) == []


def test_an_earlier_sale_that_was_booked_only_later_is_no_evidence(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    waits = sell(till, member)
    sell(till, member, first_visit=True)
    till.exchange()
    floor.database.write(lambda tx: change_verdict(tx, OpId(till.id, 1, waits), {"verdict": "applied"}))
    assert differing(floor) == []


def test_a_former_tier_is_fair_until_the_till_has_heard_of_the_newer_one(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    ranked(floor, member, None, "gold")
    hear(till)
    ranked(floor, member, "gold", "silver")
    later(floor, 2 * DAY_MS)
    sell(till, member, tier="gold", first_visit=True)
    till.exchange()
    assert differing(floor) == [], "it had no line"
    hear(till)
    later(floor, 2 * DAY_MS)
    sell(till, member, tier="silver")
    lie = sell(till, member, tier="gold", earned_today=till.sales[1].effect.earn)
    never = sell(till, member, tier="platinum", earned_today=10**6)
    till.exchange()
    found = {one.seq: one.detail for one in differing(floor)}
    assert set(found) == {lie, never}
    assert "the member's tier was gold, and it was silver" in found[lie]


def test_a_tier_that_a_sale_itself_brings_was_not_there_before_it(floor: Floor) -> None:
    assert fair_tiers(TierPast("gold", ((None, "silver", 5), ("silver", "gold", 9))), None, 9) == {None, "silver"}
    assert fair_tiers(TierPast("gold", ((None, "silver", 5), ("silver", "gold", 9))), 8, 99) == {"silver", "gold"}
    assert fair_tiers(TierPast("gold", ((None, "silver", 5), ("silver", "gold", 9))), 10, 99) == {"gold"}
    assert fair_tiers(TierPast("gold"), None, 9) == {"gold"}
    assert fair_tiers(TierPast("gold", ((None, "gold", 9),)), 3, 9) == {None}


def test_after_a_restore_a_till_may_know_of_a_tier_that_the_server_forgot(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    floor.database.write(lambda tx: recovery.note_begun(tx, 1, "test", floor.clock()))
    sell(till, member, tier="gold", first_visit=True)
    till.exchange()
    assert differing(floor) == []


@pytest.mark.parametrize("has_read", [True, False])
def test_a_visit_elsewhere_counts_once_the_till_has_heard_of_it(floor: Floor, has_read: bool) -> None:
    till, other, member = floor.till(), floor.till(name="Other till"), floor.members[0]
    sell(other, member, first_visit=True)
    other.exchange()
    if has_read:
        hear(till)
    later(floor, 2 * HOUR_MS)
    lie = sell(till, member, first_visit=True)
    till.exchange()
    assert [one.seq for one in differing(floor)] == ([lie] if has_read else [])


def test_a_stop_that_the_till_had_heard_is_kept_and_none_is_made_up(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    floor.database.write(lambda tx: put_stop(tx, "advent", StoppedBy.PERSON, "ana", 5))
    unheard = sell(till, member, first_visit=True)
    hear(till)
    earned = till.sales[unheard].effect.earn
    right = sell(till, member, stopped=("advent",), earned_today=earned)
    lie = sell(till, member, earned_today=2 * earned)
    made_up = sell(till, member, stopped=("advent", "gold"), earned_today=3 * earned)
    till.exchange()
    found = {one.seq: one.detail for one in differing(floor)}
    assert set(found) == {lie, made_up}, (unheard, right)
    assert "counted advent, and it had heard that this was stopped" in found[lie]
    assert "left out gold, and nobody ever stopped that" in found[made_up]


def test_a_stop_that_was_lifted_is_held_against_nobody(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    floor.database.write(lambda tx: put_stop(tx, "advent", StoppedBy.PERSON, "ana", 5))
    hear(till)
    sell(till, member, first_visit=True)
    floor.database.write(lambda tx: lift_stop(tx, "advent"))
    till.exchange()
    assert differing(floor) == []
