"""What a draft's gifts would have given for sales that were made, and what those vouchers take off at most."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from central.gifts.previewing import GiftCount
from central.programmes.previewing import GiftCost, preview
from central.programmes.words import as_json, told
from central.store.sold import Sold
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.gifts import Gift
from loyalty.rules.programme import Programme
from loyalty.rules.spending import VoucherOffer
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from tests.central.gifts.giving import CUP, gift
from tests.central.programmes.sales import sold_by
from tests.programme_strategies import NOON

NOW = Programme(1, "Points", "EUR", Earn(Rate(1, 10)))
OPEN = VoucherOffer("open", "A fifth off", percent=20)
DAY_MS = 86_400_000


def draft(*gifts: Gift) -> Programme:
    return msgspec.structs.replace(NOW, version=2, gifts=gifts, vouchers=(CUP, OPEN))


def bought(
    amount: int = 1_000, *, member: str = "ana", day: int = 0, balance: int = 0, tier: str | None = None
) -> Sold:
    wallet = Wallet(balance, balance, patron=Patron(tier=tier, balance=balance, segments=("staff",)))
    basket = Basket((Line("Bread", "bread", 1, amount),))
    at = replace(NOON, at_ms=NOON.at_ms + day * DAY_MS)
    sold = sold_by(NOW, basket, wallet, at, member=member)
    context = msgspec.structs.replace(sold.sale.context, uuid=f"{member}-{day}-{amount}")
    return replace(sold, sale=msgspec.structs.replace(sold.sale, context=context))


def costs(programme: Programme, *sales: Sold, before: dict[tuple[str, str], int] | None = None) -> dict[str, GiftCost]:
    count = GiftCount(programme, before or {})
    assert list(count.watch(sales)) == list(sales)
    return count.costs()


def test_each_gift_counts_as_often_as_it_would_have_come() -> None:
    gifts = (
        gift(from_minor=1_000),
        gift(id="each", from_minor=1_000, per="sale"),
        gift(id="day", from_minor=1, per="day"),
    )
    found = costs(draft(*gifts), bought(), bought(1_500), bought(999, day=1), bought(member="ben"))
    assert found == {"g": GiftCost(2, 700), "each": GiftCost(3, 1_050), "day": GiftCost(3, 1_050)}


def test_visits_go_on_from_those_before_whatever_the_order() -> None:
    sales = [bought(day=day) for day in (4, 2, 0, 1, 3)]
    tenth = gift(visit=10, per="sale")
    assert costs(draft(tenth), *sales, before={("g", "ana"): 5})["g"].vouchers == 1
    assert costs(draft(tenth), *sales, before={("g", "ana"): 4})["g"].vouchers == 0
    every_third = gift(visit=3, per="sale", when={"segments": ["staff"]})
    assert costs(draft(every_third), *sales, before={("g", "ana"): 1})["g"].vouchers == 2
    assert costs(draft(gift(visit=3, when={"segments": ["students"]})), *sales)["g"].vouchers == 0


def test_of_a_day_one_sale_is_a_visit_and_only_where_enough_was_spent() -> None:
    sales = [bought(amount, day=day) for day in range(4) for amount in (499, 500, 501)]
    second = gift(visit=2, per="sale", least_minor=500)
    assert costs(draft(second), *sales)["g"].vouchers == 2
    assert costs(draft(gift(visit=2, per="sale", least_minor=502)), *sales)["g"].vouchers == 0
    assert costs(draft(gift(visit=2, per="sale")), *sales)["g"].vouchers == 2


def test_a_balance_and_a_tier_are_those_of_the_sale_and_of_today() -> None:
    gifts = (gift(balance=500), gift(id="gold", tier="gold"))
    found = costs(draft(*gifts), bought(balance=399), bought(member="ben", balance=400, tier="gold"))
    assert found == {"g": GiftCost(1, 350), "gold": GiftCost(1, 350)}


def test_a_budget_ends_it_and_what_has_no_most_is_said_so() -> None:
    gifts = (
        gift(from_minor=1, per="sale", budget_vouchers=2),
        gift(id="money", from_minor=1, per="sale", budget_minor=1_000),
        gift(id="open", voucher="open", from_minor=1),
        gift(id="hand"),
    )
    found = costs(draft(*gifts), *(bought(day=day) for day in range(4)))
    assert found == {
        "g": GiftCost(2, 700, is_spent=True),
        "money": GiftCost(2, 700, is_spent=True),
        "open": GiftCost(1, None),
    }


def test_it_is_told_in_words_and_figures() -> None:
    programme = draft(gift(from_minor=1, per="sale", budget_vouchers=1), gift(id="open", voucher="open", from_minor=1))
    count = GiftCount(programme, {})
    found = preview(programme, count.watch([bought(), bought(day=1)]))
    found.gifts = count.costs()
    lines = told(found, programme, [], (NOON.day, NOON.day))
    assert "  g: 1 voucher, worth €3.50 at most; then its budget is spent" in lines
    assert "  open: 1 voucher, nobody says what they take off" in lines
    assert as_json(found, programme)["gifts"] == {
        "g": {"vouchers": 1, "worth_minor": 350, "budget_spent": True},
        "open": {"vouchers": 1, "worth_minor": None, "budget_spent": False},
    }


def test_a_sale_that_cannot_be_brings_no_gift_and_stops_no_preview() -> None:
    honest = bought()
    far = msgspec.structs.replace(honest.sale.context, at_ms=2**53 - 1)
    lie = replace(honest, sale=msgspec.structs.replace(honest.sale, context=far))
    assert costs(draft(gift(from_minor=500, per="sale")), lie, honest)["g"].vouchers == 1
