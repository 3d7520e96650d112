"""Tiers are gained with the purchase that reaches them and lost at a review, after the grace; the way there is kept."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from central.points.rounds import Round, go_round
from central.store.activity import done_since, ranks, tier_history
from loyalty.ops.operations import Origin
from loyalty.rules.expiry import DAY_MS
from loyalty.rules.tiers import Over, ReachedBy, Tier, Tiers
from loyalty.sales.shares import Pieces, returned_lines
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill
from tests.central.points.purses import publish

LEVELS = (Tier("bronze", "Bronze", 0), Tier("silver", "Silver", 100), Tier("gold", "Gold", 300))
TIERS = Tiers(LEVELS, grace_days=30)


def open_shop(open_floor: Callable[..., Floor], tiers: Tiers = TIERS) -> tuple[Floor, FloorTill, str]:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, tiers=tiers))
    till = floor.till()
    till.exchange_all()
    return floor, till, floor.members[0]


def sell(till: FloorTill, member: str, amount_minor: int = 1_000, **how: object) -> None:
    till.sell(member, amount_minor, **how)
    till.exchange_all()


def tier(floor: Floor, member: str) -> tuple[str | None, int | None]:
    rank = floor.database.read(lambda tx: ranks(tx, [member]))[member]
    return rank.tier, rank.figure


def reviewed(floor: Floor) -> Round:
    done = go_round(floor.database, floor.clock.now)
    assert done is not None
    return done


def test_the_purchase_that_reaches_a_tier_brings_it_and_tills_hear_of_both(open_floor: Callable[..., Floor]) -> None:
    floor, till, member = open_shop(open_floor)
    sell(till, member, 990)
    assert tier(floor, member) == ("bronze", 99)
    sell(till, member, 10)
    assert tier(floor, member) == ("silver", 100)
    row = till.rows["member"][member]
    assert (row["tier"], row["tier_figure"]) == ("silver", 100)
    sell(till, member, 3_000)
    assert [(before, after) for before, after, _ in floor.database.read(lambda tx: tier_history(tx, member))] == [
        (None, "bronze"),
        ("bronze", "silver"),
        ("silver", "gold"),
    ]


def test_a_return_counts_on_the_day_of_its_sale_and_takes_the_tier_that_this_had_reached_at_once(
    open_floor: Callable[..., Floor],
) -> None:
    floor, till, member = open_shop(open_floor)
    sell(till, member, 1_000, quantity=2)
    floor.clock.now += 3 * DAY_MS
    lines = returned_lines(till.sales[1], {}, (Pieces(1, 1),))
    assert isinstance(lines, tuple)
    till.commit(till.reversal_of(till.sales[1], Origin(till.id, 1, 1, till.sales[1].sale_id), lines))
    till.exchange_all()
    assert tier(floor, member) == ("bronze", 50)
    day = START_MS // DAY_MS
    sums = [floor.database.read(lambda tx, at=at: done_since(tx, [member], at)) for at in (day - 1, day)]  # type: ignore[misc] # mypy knows no defaults of a lambda
    assert sums == [{member: (50, 500)}, {}]
    assert reviewed(floor).lowered == 0
    assert till.rows["member"][member]["tier"] == "bronze"


def test_a_return_leaves_the_grace_to_a_tier_whose_year_has_run_out(open_floor: Callable[..., Floor]) -> None:
    floor, till, member = open_shop(open_floor)
    sell(till, member, 3_000)
    floor.clock.now += 300 * DAY_MS
    sell(till, member, 500)
    floor.clock.now += 66 * DAY_MS
    assert reviewed(floor).lowered == 0
    till.commit(till.reversal(2))
    till.exchange_all()
    assert (tier(floor, member), reviewed(floor).lowered) == (("gold", 0), 0)
    floor.clock.now += 32 * DAY_MS
    assert (reviewed(floor).lowered, reviewed(floor).lowered) == (1, 0)
    till.exchange_all()
    assert till.rows["member"][member]["tier"] == "bronze"


@pytest.mark.parametrize(("over", "expected"), [(Over.YEAR, ("bronze", 0)), (Over.LIFETIME, ("gold", 300))])
def test_what_is_older_than_a_year_counts_no_more_unless_all_counts(
    open_floor: Callable[..., Floor], over: Over, expected: tuple[str, int]
) -> None:
    floor, till, member = open_shop(open_floor, Tiers(LEVELS, over=over))
    sell(till, member, 3_000)
    floor.clock.now += 364 * DAY_MS
    reviewed(floor)
    assert tier(floor, member) == ("gold", 300)
    floor.clock.now += DAY_MS
    reviewed(floor)
    assert tier(floor, member) == expected


def test_by_spend_what_was_paid_counts(open_floor: Callable[..., Floor]) -> None:
    floor, till, member = open_shop(open_floor, Tiers(LEVELS, by=ReachedBy.SPEND))
    sell(till, member, 290)
    assert tier(floor, member) == ("silver", 290)
    till.commit(till.reversal(1))
    till.exchange_all()
    assert tier(floor, member) == ("bronze", 0)


def test_who_reaches_it_again_in_the_grace_keeps_the_tier(open_floor: Callable[..., Floor]) -> None:
    floor, till, member = open_shop(open_floor)
    sell(till, member, 3_000)
    floor.clock.now += 366 * DAY_MS
    reviewed(floor)
    missed = floor.database.read(lambda tx: ranks(tx, [member]))[member].missed_ms
    assert missed is not None
    sell(till, member, 3_000)
    floor.clock.now += 40 * DAY_MS
    assert reviewed(floor) == Round()
    assert tier(floor, member) == ("gold", 300)


def test_without_tiers_nobody_is_ranked(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, PROGRAMME)
    till, member = floor.till(), floor.members[0]
    sell(till, member)
    assert reviewed(floor) == Round()
    assert tier(floor, member) == (None, None)
