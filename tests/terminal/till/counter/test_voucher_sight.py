"""The vouchers that a member is offered: all that their points buy now, and the next one as a goal."""

import msgspec
import pytest

from loyalty.pricing.voucher_words import Tongue
from loyalty.rules.conditions import Goods
from loyalty.rules.spending import VoucherOffer
from loyalty.shopping.wallet import Wallet
from terminal.till.counter.open_sale import OpenSale
from terminal.till.counter.voucher_sight import OFFERS_MAX, voucher_offers
from tests.fakes.shop import PROGRAMME

OFFERS = tuple(VoucherOffer(f"v{cost}", "Voucher", cost, cost) for cost in (1_000, 200, 500, 100, 5_000))
TONGUE = Tongue("en", money=lambda minor: f"{minor} p", day=str, goods=lambda terms: list(terms.categories), store=str)
FIVE = msgspec.structs.replace(PROGRAMME, vouchers=OFFERS)


@pytest.mark.parametrize(
    ("balance", "shown"),
    [
        (0, [("v100", "100 points to go")]),
        (150, [("v100", None), ("v200", "50 points to go")]),
        (1_200, [("v500", None), ("v1000", None), ("v5000", "3,800 points to go")]),
        (9_000, [("v500", None), ("v1000", None), ("v5000", None)]),
    ],
)
def test_the_dearest_that_are_possible_and_the_next_one(balance: int, shown: list[tuple[str, str | None]]) -> None:
    found = voucher_offers(FIVE, OpenSale(), Wallet(balance, balance), TONGUE, today="2026-11-21", online=True)
    assert [(one.id, one.hint) for one in found][-OFFERS_MAX:] == shown
    assert len(found) <= OFFERS_MAX


def test_points_that_the_open_sale_uses_are_not_there() -> None:
    found = voucher_offers(FIVE, OpenSale(use_points=100), Wallet(250, 250), TONGUE, today="2026-11-21", online=True)
    assert [(one.id, one.possible) for one in found] == [("v100", True), ("v200", False)]


def test_offline_only_what_is_held_here_buys() -> None:
    found = voucher_offers(FIVE, OpenSale(), Wallet(600, 150), TONGUE, today="2026-11-21", online=False)
    assert [(one.id, one.hint) for one in found] == [("v100", None), ("v200", "not at this till now")]


def test_without_a_member_or_a_programme_nothing_is_offered() -> None:
    assert voucher_offers(FIVE, OpenSale(), None, TONGUE, today="2026-11-21", online=True) == ()
    assert voucher_offers(None, OpenSale(), Wallet(600, 150), TONGUE, today="2026-11-21", online=True) == ()


def test_a_voucher_over_no_amount_says_what_it_takes_off_and_one_that_ended_is_not_offered() -> None:
    free = VoucherOffer("cup", "Free cup", 50, item=Goods(categories=("coffee",)), until="2026-11-21")
    over = VoucherOffer("old", "Old", 40, percent=20, until="2026-11-20")
    kinds = msgspec.structs.replace(PROGRAMME, vouchers=(free, over))
    found = voucher_offers(kinds, OpenSale(), Wallet(60, 60), TONGUE, today="2026-11-21", online=True)
    assert [(one.id, one.value_minor, one.headline) for one in found] == [("cup", 0, "One free: coffee")]
