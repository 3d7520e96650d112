"""Vouchers of every kind at one counter: bought, printed in words, taken in, and gone when they count no more."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Sale, VoucherIssue
from loyalty.rules.conditions import Goods
from loyalty.rules.programme import programme_bytes
from loyalty.rules.spending import VoucherOffer
from terminal import commands as c
from terminal.slip import Text, from_json_bytes
from tests.fakes.shop import AMARA, BEANS, FLAT_WHITE, PROGRAMME
from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def buy(world: TillWorld, offer: str) -> str:
    """A member buys a voucher and leaves; its id."""
    world.do(c.MemberChosen(AMARA), c.VoucherBought(offer))
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    world.do(c.MemberCleared())
    return issue.voucher


def kinds(world: TillWorld, *offers: VoucherOffer) -> None:
    """The shop sells these vouchers from now on."""
    programme = msgspec.structs.replace(PROGRAMME, version=9, vouchers=offers)
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()


FIFTH = VoucherOffer("fifth", "A fifth off", 500, percent=20, most_minor=400, minimum_minor=500, valid_days=30)
CUP = VoucherOffer("cup", "Free drink", 300, item=Goods(categories=("drinks",)))


def test_a_percentage_is_bought_printed_handed_in_and_named_on_the_receipt(world: TillWorld) -> None:
    kinds(world, FIFTH)
    voucher = buy(world, "fifth")
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert (issue.value_minor, issue.own_terms) == (0, FIFTH.terms(None))
    paper = [one.text for one in from_json_bytes(world.papers[-1].slip).elements if isinstance(one, Text)]
    assert {"20 % off", "At most £4.00", "For sales from £5.00", "A fifth off"} <= set(paper)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    (shown,) = world.counter.vouchers
    assert (shown.value_minor, shown.worth_minor, shown.headline) == (190, 190, "20 % off")
    assert world.counter.total_minor == 760
    world.do(c.SaleFinished())
    receipt = [one.text.strip() for one in from_json_bytes(world.papers[-1].slip).elements if isinstance(one, Text)]
    assert "20 % off" in receipt


def test_a_free_piece_lies_on_its_line_and_goes_when_its_goods_go(world: TillWorld) -> None:
    kinds(world, CUP)
    voucher = buy(world, "cup")
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == ["voucher_no_goods"]
    world.do(c.ProductPicked(FLAT_WHITE), c.VoucherHanded(voucher))
    assert world.counter.total_minor == 950
    world.do(c.QuantitySet(2, 0))
    assert world.notices == ["voucher_no_goods"]
    assert world.counter.vouchers == ()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE), c.VoucherHanded(voucher), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert [(used.value_minor, used.line) for used in sale.vouchers] == [(390, 2)]
    assert [(line.discount_minor, line.points > 0) for line in sale.lines] == [(0, True), (390, False)]


def test_of_two_vouchers_the_one_that_no_longer_counts_goes(world: TillWorld) -> None:
    kinds(world, FIFTH, CUP)
    cup, fifth = buy(world, "cup"), buy(world, "fifth")
    world.do(c.ProductPicked(BEANS), c.ProductPicked(FLAT_WHITE), c.VoucherHanded(cup), c.VoucherHanded(fifth))
    world.do(c.QuantitySet(2, 0))
    assert [one.id for one in world.counter.vouchers] == [fifth]


@pytest.mark.parametrize(
    ("last", "days", "ends"),
    [("2026-11-30", 30, "2026-11-30"), ("2026-12-24", 3, None), ("2026-12-24", None, "2026-12-24")],
)
def test_of_two_ends_the_earlier_one_counts(world: TillWorld, last: str, days: int | None, ends: str | None) -> None:
    kinds(world, VoucherOffer("x", "X", 10, 100, valid_days=days, until=last))
    today = world.clock.local(world.clock.wall).date()
    buy(world, "x")
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert issue.expires_ms is not None
    last_day = world.clock.local(issue.expires_ms - 1).date()
    assert last_day == (today + timedelta(days=days or 0) if ends is None else date.fromisoformat(ends))


def test_a_voucher_for_later_has_its_days_from_when_it_begins(world: TillWorld) -> None:
    kinds(world, VoucherOffer("xmas", "Xmas", 10, 100, valid_days=20, not_before="2030-12-20"))
    buy(world, "xmas")
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert issue.expires_ms is not None
    assert world.clock.local(issue.expires_ms - 1).date() == date(2031, 1, 9)


def test_a_voucher_for_later_is_refused_until_its_day_and_an_offer_that_ended_is_not_sold(world: TillWorld) -> None:
    later, old = (VoucherOffer("later", "Later", 10, 100), VoucherOffer("old", "Old", 10, 100))
    later = msgspec.structs.replace(later, not_before="2030-01-01")
    kinds(world, later, msgspec.structs.replace(old, until="2020-01-01"))
    voucher = buy(world, "later")
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == ["voucher_too_early"]
    world.do(c.MemberChosen(AMARA), c.VoucherBought("old"))
    assert world.notices == ["unknown_offer"]
