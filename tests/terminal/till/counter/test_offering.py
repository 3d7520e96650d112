"""Which numbers of points are offered."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.spending import Redeem
from loyalty.shopping.wallet import Wallet
from terminal.till.counter.offering import OFFERS_MAX, offers
from terminal.till.counter.open_sale import OpenLine, OpenSale
from tests.fakes.shop import PROGRAMME


def sale(total_minor: int, use: int = 0) -> OpenSale:
    lines = (OpenLine(1, "Goods", "general", "Goods", 1, total_minor),) if total_minor else ()
    return OpenSale(lines=lines, use_points=use)


@pytest.mark.parametrize(
    ("balance", "total", "shown"),
    [
        (1_240, 2_280, [(500, True), (1_000, True), (1_200, True)]),
        (1_240, 780, [(200, True), (500, True), (700, True), (1_200, False)]),
        (1_240, 100, [(100, True), (1_200, False)]),
        (1_240, 99, [(100, False)]),
        (1_240, 0, [(100, False)]),
        (100, 5_000, [(100, True)]),
        (99, 5_000, []),
        (0, 5_000, []),
    ],
)
def test_offers_are_round_and_the_largest_possible_is_among_them(
    balance: int, total: int, shown: list[tuple[int, bool]]
) -> None:
    made = offers(PROGRAMME, sale(total), Wallet(balance, balance), online=True)
    assert [(offer.points, offer.possible) for offer in made] == shown
    assert all(bool(offer.hint) != offer.possible for offer in made)


def test_offline_only_what_is_held_here_is_possible() -> None:
    made = offers(PROGRAMME, sale(5_000), Wallet(1_240, 350), online=False)
    assert [(offer.points, offer.possible, offer.hint) for offer in made] == [
        (100, True, None),
        (200, True, None),
        (300, True, None),
        (1_200, False, "not at this till now"),
    ]


def test_a_share_that_points_may_pay_is_said() -> None:
    assert PROGRAMME.redeem is not None
    half = msgspec.structs.replace(PROGRAMME, redeem=msgspec.structs.replace(PROGRAMME.redeem, max_share_percent=50))
    made = offers(half, sale(2_280), Wallet(1_240, 1_240), online=True)
    assert [(offer.points, offer.hint) for offer in made][-2:] == [
        (1_100, None),
        (1_200, "points pay at most 50 % of a sale"),
    ]


def test_nobody_is_offered_anything_without_member_or_redemption() -> None:
    assert offers(PROGRAMME, sale(100), None, online=True) == ()
    assert offers(None, sale(100), Wallet(500, 500), online=True) == ()
    plain = msgspec.structs.replace(PROGRAMME, redeem=None)
    assert offers(plain, sale(100), Wallet(500, 500), online=True) == ()


wallets = st.builds(
    lambda balance, part: Wallet(balance, balance * part // 100), st.integers(0, 10**7), st.integers(0, 100)
)
redeems = st.builds(
    lambda step, minimum, share: Redeem(
        points=step, worth_minor=3, step=step, minimum=step * minimum, max_share_percent=share
    ),
    st.sampled_from([1, 25, 100, 500]),
    st.integers(1, 4),
    st.integers(1, 100),
)


@given(wallets, redeems, st.integers(0, 10**6), st.booleans())
def test_a_possible_offer_can_always_be_taken(wallet: Wallet, redeem: Redeem, total: int, online: bool) -> None:
    programme = msgspec.structs.replace(PROGRAMME, redeem=redeem)
    for use in (0, redeem.minimum):
        made = offers(programme, sale(total, use), wallet, online=online)
        assert len(made) <= OFFERS_MAX
        points = [offer.points for offer in made]
        assert points == sorted(set(points))
        assert all(offer.chosen == (offer.points == use) for offer in made)
        for offer in made:
            if offer.possible:
                assert offer.points <= (wallet.balance if online else wallet.spendable_here)
                assert offer.points % redeem.step == 0
                assert offer.points >= redeem.minimum
                assert programme.worth_minor(offer.points) * 100 <= total * redeem.max_share_percent
