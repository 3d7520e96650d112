"""The policy model in small: nothing is overdrawn by rights, most wishes are honoured, and the model would notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loyalty.ledger.rights import Rights
from tests.policy.chain import DAY, HOUR, Case, Chain, Outage, Visit, What, make_chain
from tests.policy.lines import Lines
from tests.policy.rights_books import RightsBooks
from tests.policy.season import Season
from tests.policy.table import Run, per_mille, play
from tests.policy.trusting_books import NaiveBooks

SMALL = Case("small", members=1_500, stores=8, days=20, outages=8)
SHOP = Chain(tills=((0, 1), (2,)), homes=(0,), opening=(300,), visits=(), outages=(), raids=())


class LooseBooks(RightsBooks):
    """Forgets at each sale what its till used before."""

    def _held(self, till: int, member: int) -> Rights:
        return replace(super()._held(till, member), x=0)


def season(chain: Chain, books: type[RightsBooks] = RightsBooks) -> Season:
    lines = Lines(chain)
    return Season(chain, lines, books(chain, lines))


def wish(at: int, store: int, pick: int = 0) -> Visit:
    return Visit(at, member=0, store=store, pick=pick, earn=10, wishes=True, wishes_all=False)


def test_by_rights_most_wishes_are_honoured_offline_and_no_point_is_overdrawn() -> None:
    found = play(Run("strict", SMALL, 1))
    assert found["overdrawn"] == 0
    assert found["offline_wishes"] > 100
    assert 800 <= per_mille(found["offline_honoured"], found["offline_wishes"]) <= 980
    assert found["raids_that_took"] > 0


def test_row_28_while_the_server_is_down_for_three_days_most_wishes_are_honoured() -> None:
    found = play(Run("strict", Case("down", members=1_500, stores=8, days=10, server_days=3), 1))
    assert (found["overdrawn"], found["nobody_served"]) == (0, 0)
    assert found["offline_wishes"] > 50
    assert per_mille(found["offline_honoured"], found["offline_wishes"]) >= 800


def test_trust_is_overdrawn_and_blocking_honours_next_to_nothing() -> None:
    naive, block = play(Run("naive", SMALL, 1)), play(Run("block", SMALL, 1))
    assert naive["overdrawn"] > 0
    assert per_mille(naive["offline_honoured"], naive["offline_wishes"]) > 900
    assert block["overdrawn"] == 0
    assert per_mille(block["offline_honoured"], block["offline_wishes"]) < 100


def test_f23_goodwill_honours_more_and_what_it_costs_is_bounded() -> None:
    strict, trusting = play(Run("strict", SMALL, 1)), play(Run("strict and goodwill", SMALL, 1))
    assert per_mille(trusting["offline_honoured"], trusting["offline_wishes"]) > per_mille(
        strict["offline_honoured"], strict["offline_wishes"]
    )
    assert 0 < trusting["overdrawn"] <= 100 * trusting["raids_that_took"]


def test_the_same_seed_is_the_same_season() -> None:
    assert make_chain(SMALL, 3) == make_chain(SMALL, 3)
    assert make_chain(SMALL, 3) != make_chain(SMALL, 4)


def test_a_till_that_forgets_what_it_used_is_noticed() -> None:
    chain = make_chain(SMALL, 1)
    with pytest.raises((AssertionError, ValueError)):
        season(chain, LooseBooks).run()


def test_offline_the_anchor_of_the_home_store_serves_and_another_store_does_not() -> None:
    chain = replace(SHOP, outages=(Outage(0, DAY, What.SERVER, 0),), visits=(wish(HOUR, 0, pick=1), wish(2 * HOUR, 1)))
    found = season(chain).run()
    assert (found["offline_wishes"], found["offline_honoured"]) == (2, 1)


def test_with_a_line_points_come_from_a_till_that_is_reached_and_not_from_one_that_is_off() -> None:
    off = replace(SHOP, outages=(Outage(HOUR, DAY, What.TILL, 0),), visits=(wish(60, 1), wish(2 * HOUR, 1)))
    found = season(off).run()
    assert (found["online_wishes"], found["online_honoured"]) == (2, 1)


def test_what_was_used_with_trust_at_two_places_is_counted_once_it_is_below_zero() -> None:
    both = tuple(replace(SHOP, opening=(100,)).tills)
    visits = (Visit(HOUR, 0, 0, 0, 0, True, False), Visit(HOUR + 1, 0, 1, 0, 150, False, False))
    chain = replace(SHOP, tills=both, opening=(100,), outages=(Outage(0, DAY, What.SERVER, 0),), visits=visits)
    lines = Lines(chain)
    books = NaiveBooks(chain, lines)
    lines.begin(chain.outages[0])
    assert books.sell(0, 0, 0, 100)
    assert books.sell(2, 0, 0, 100), "the other till knows the old balance"
    assert not books.sell(2, 0, 0, 100), "but it knows what it did itself"
