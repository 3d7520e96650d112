"""How many points a sale may use is what trying every step would find; what is refused names a way out that works."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.redeeming import largest_use, redeem_refusal
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Redeem
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import RefusalCode
from tests.programme_strategies import redeems

totals = st.integers(0, 20_000)


def programme(redeem: Redeem | None) -> Programme:
    return Programme(1, "P", "EUR", Earn(default=Rate(1, 100)), redeem)


@given(redeems(), totals, st.integers(0, 3_000))
def test_the_largest_use_is_the_largest_that_trying_every_step_finds(redeem: Redeem, total: int, points: int) -> None:
    def is_allowed(use: int) -> bool:
        worth = use // redeem.points * redeem.worth_minor
        return use >= redeem.minimum and worth * 100 <= total * redeem.max_share_percent

    tried = [use for use in range(0, points + 1, redeem.step) if is_allowed(use)]
    assert largest_use(programme(redeem), total, points) == max(tried, default=0)


@given(redeems(), totals, st.integers(0, 3_000), st.integers(0, 3_000), st.integers(0, 4_000))
def test_points_are_refused_exactly_when_they_are_no_step_that_is_allowed(
    redeem: Redeem, total: int, balance: int, here: int, use: int
) -> None:
    wallet = Wallet(balance, min(here, balance))
    most = largest_use(programme(redeem), total, wallet.spendable_here)
    allowed = use == 0 or (redeem.minimum <= use <= most and use % redeem.step == 0)
    assert (redeem_refusal(programme(redeem), total, use, wallet) is None) == allowed


@given(redeems(), totals, st.integers(-100, 3_000), st.integers(0, 3_000), st.integers(-5, 4_000))
def test_every_way_out_that_is_named_can_be_gone(redeem: Redeem, total: int, balance: int, here: int, use: int) -> None:
    wallet = Wallet(balance, max(min(here, balance), 0))
    refused = redeem_refusal(programme(redeem), total, use, wallet)
    if refused is None:
        return
    assert re.search(r"(Use|Try|Take|Correct) ", refused.sentence), refused.sentence
    most = re.search(r"Use at most ([\d,]+)\.", refused.sentence)
    if most:
        assert redeem_refusal(programme(redeem), total, int(most[1].replace(",", "")), wallet) is None


@given(st.integers(1, 10_000))
def test_where_points_buy_nothing_none_are_used(use: int) -> None:
    refused = redeem_refusal(programme(None), 5_000, use, Wallet(20_000, 20_000))
    assert refused is not None
    assert refused.code is RefusalCode.NO_REDEMPTION
    assert largest_use(programme(None), 5_000, use) == 0
