"""A voucher's id follows from the name that it is given under, also on a server that was restored."""

from __future__ import annotations

from collections.abc import Callable

from central.store.gifts import gave_in_all
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.rules.gifts import Per
from loyalty.rules.spending import VoucherOffer
from tests.central.floor import Floor
from tests.central.gifts.giving import floor_giving, gift, given, giving, opened
from tests.central.points.purses import publish
from tests.central.restoring import picture, restore, the_books_hold

Open = Callable[..., Floor]


def test_a_restored_server_gives_the_very_voucher_again_that_a_till_has_used_since(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_vouchers=2))
    till, member = opened(floor), floor.members[0]
    backup = picture(floor)
    till.sell(member, 100)
    till.exchange_all()
    (voucher,) = given(floor)
    till.sell(None, 1_000, vouchers=(voucher.id,))
    till.sell(member, 100)
    till.exchange_all()
    before = {one.id: one.state for one in given(floor)}
    restore(floor, backup)
    assert given(floor) == []
    till.exchange_all()
    till.exchange_all()
    assert {one.id: one.state for one in given(floor)} == before
    assert sorted(before.values()) == [VoucherState.LIVE, VoucherState.USED]
    assert floor.database.read(gave_in_all)["g"].vouchers == 2
    the_books_hold(floor)


def test_one_that_another_till_holds_is_found_again_when_the_sale_is_told_later(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    anchor, other, member = opened(floor), opened(floor, "South"), floor.members[0]
    backup = picture(floor)
    other.sell(member, 100)
    other.exchange_all()
    anchor.exchange_all()
    (before,) = given(floor)
    assert anchor.holds(before.id)
    restore(floor, backup)
    anchor.exchange_all()
    other.exchange_all()
    (again,) = given(floor)
    assert (again.id, again.holder, again.gift) == (before.id, anchor.id, f"g/{member}")
    the_books_hold(floor)


def test_a_kind_with_terms_says_them_and_its_days_are_the_shops(open_floor: Open) -> None:
    floor = open_floor(members=1, points=0)
    kind = VoucherOffer(
        "fifth", "A fifth off", percent=20, most_minor=400, not_before="2026-10-01", until="2026-10-31", stores=("s",)
    )
    publish(floor, giving(gift(voucher="fifth", from_minor=1), kinds=(kind,)))
    till = opened(floor)
    till.sell(floor.members[0], 100)
    till.exchange_all()
    (voucher,) = given(floor)
    assert voucher.terms is not None
    assert (voucher.terms.percent, voucher.terms.most_minor, voucher.terms.stores) == (20, 400, ("s",))
    assert (voucher.terms.from_ms, voucher.expires_ms) == (1_790_812_800_000, 1_793_491_200_000)
    assert till.holds(voucher.id)
