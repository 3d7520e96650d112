"""A price that changes by itself is drawn and said before anything is booked, and money that was taken stays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Sale, VoucherIssue
from loyalty.rules.conditions import Hours, When
from loyalty.rules.offers import Offer
from loyalty.rules.programme import programme_bytes
from terminal import commands as c
from terminal.counter import Mode
from terminal.till.desk import TillSettings
from tests.fakes.clock import DAY_MS, FakeClock
from tests.fakes.shop import AMARA, BEANS, CROISSANT, PROGRAMME, cafe
from tests.fakes.till_world import TillWorld

HAPPY = Offer(id="happy", label="Happy hour", percent=50, when=When(hours=(Hours("17:00", "19:00"),)))
BEGINS_MS = int(datetime(2026, 11, 23, 17, tzinfo=UTC).timestamp()) * 1000
ENDS_MS = BEGINS_MS + 2 * 3_600_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    shop = cafe()
    programme = msgspec.structs.replace(PROGRAMME, version=2, offers=(HAPPY,))
    shop.put("programme", version=2, document=programme_bytes(programme).decode(), starts_ms=0)
    world = TillWorld(tmp_path / "till", shop=shop, clock=FakeClock(BEGINS_MS - 600_000)).connect()
    yield world
    world.close()


def at(world: TillWorld, wall_ms: int) -> None:
    world.clock.passes(wall_ms - world.clock.wall)
    world.do(c.Tick())


def sales(world: TillWorld) -> list[Sale]:
    return [kept.operation for kept in world.store.newest(99) if isinstance(kept.operation, Sale)]


NOT_BOOKED = "Nothing is booked yet: tell the customer, then finish."


def test_a_window_that_ends_is_drawn_at_once_with_what_changed_and_by_how_much(world: TillWorld) -> None:
    at(world, ENDS_MS - 10_000)
    world.do(c.ProductPicked(BEANS))
    assert world.counter.total_minor == 475
    world.wait(11_000)
    assert world.notices == ["price_changed"]
    assert world.sentence == f"The price went up by £4.75, from £4.75 to £9.50. No longer: Happy hour. {NOT_BOOKED}"
    assert (world.counter.total_minor, world.counter.left_minor) == (950, 950)
    world.wait(3_000)
    assert world.notices == []
    world.do(c.SaleFinished())
    assert [sale.due_minor for sale in sales(world)] == [950]


def test_the_finish_key_books_no_price_that_was_not_drawn(world: TillWorld) -> None:
    at(world, ENDS_MS - 10_000)
    world.do(c.ProductPicked(BEANS), c.TenderTaken("card", 475))
    assert world.counter.left_minor == 0
    world.clock.passes(12_000)
    world.do(c.SaleFinished())
    assert (sales(world), world.notices) == ([], ["price_changed"])
    assert "£4.75 is taken, £4.75 is still to be paid." in world.sentence
    assert [tender.amount_minor for tender in world.counter.tenders] == [475]
    assert world.counter.left_minor == 475
    world.do(c.TenderTaken("card", 475), c.SaleFinished())
    (sale,) = sales(world)
    assert (sale.due_minor, [one.amount_minor for one in sale.tenders]) == (950, [475, 475])


def test_when_the_price_falls_cash_gives_change_and_card_money_is_given_back_first(world: TillWorld) -> None:
    at(world, BEGINS_MS - 10_000)
    world.do(c.ProductPicked(BEANS), c.TenderTaken("cash", 1_000))
    assert world.counter.change_minor == 50
    at(world, BEGINS_MS)
    assert "from £9.50 to £4.75. Now: Happy hour. £10.00 is taken, £5.25 is to be given back." in world.sentence
    assert world.counter.change_minor == 525
    world.do(c.TendersCleared(), c.BasketCleared())
    at(world, BEGINS_MS + DAY_MS - 10_000)
    world.do(c.ProductPicked(BEANS), c.TenderTaken("card", 950))
    at(world, BEGINS_MS + DAY_MS)
    assert "£9.50 is taken, £4.75 too much: give it back, clear the money and enter what was kept." in world.sentence
    assert [tender.amount_minor for tender in world.counter.tenders] == [950]
    assert not world.counter.can_finish
    assert world.counter.finish_hint.startswith("Card or other money exceeds what is due.")
    world.do(c.SaleFinished())
    assert (sales(world), world.notices) == ([], ["bad_amount"])
    world.do(c.TendersCleared(), c.TenderTaken("card", 475), c.SaleFinished())
    assert [one.amount_minor for one in sales(world)[0].tenders] == [475]


def test_a_voucher_that_ends_with_the_day_comes_off_and_the_rest_is_asked_for(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert issue.expires_ms is not None
    at(world, issue.expires_ms - 70_000)
    world.connect()
    world.do(c.MemberCleared(), c.ProductPicked(BEANS), c.VoucherHanded(issue.voucher), c.TenderTaken("cash", 450))
    assert world.counter.left_minor == 0
    world.clock.passes(12_000)
    world.do(c.SaleFinished())
    assert (sales(world), world.notices) == ([], ["voucher_gone", "price_changed"])
    assert "£4.50 is taken, £5.00 is still to be paid." in world.sentence
    assert (world.counter.vouchers, world.counter.left_minor) == ((), 500)


def test_a_rule_that_the_shop_stops_is_said_as_soon_as_the_till_hears_of_it(world: TillWorld) -> None:
    at(world, BEGINS_MS + 60_000)
    world.do(c.ProductPicked(BEANS))
    world.shop.put("rule_stop", rule="happy", since_ms=5)
    world.wait(61_000)
    assert "price_changed" in world.notices
    assert world.counter.total_minor == 950


def test_what_the_cashier_changes_is_not_said_and_what_changed_meanwhile_is(world: TillWorld) -> None:
    at(world, ENDS_MS - 10_000)
    world.do(c.ProductPicked(BEANS), c.ProductPicked(CROISSANT), c.QuantitySet(2, 3))
    assert world.notices == []
    world.clock.passes(12_000)
    world.do(c.QuantitySet(2, 0))
    assert world.notices == ["price_changed"]
    assert "from £9.85 to £19.70." in world.sentence
    assert world.counter.total_minor == 950


def test_whatever_the_moment_only_what_was_drawn_is_booked(world: TillWorld) -> None:
    world.disconnect()
    refused = 0
    for day in range(30):
        world.clock.tick_ms = 0
        at(world, ENDS_MS + day * DAY_MS - 5_000)
        world.do(c.ProductPicked(BEANS), c.TenderTaken("cash", 1_000))
        drawn = world.counter.total_minor
        world.clock.passes(5_000 - day)
        world.clock.tick_ms = 1
        world.do(c.SaleFinished())
        if world.counter.lines:
            refused += 1
            assert "price_changed" in world.notices
            assert world.counter.total_minor == 950
            world.do(c.BasketCleared())
        else:
            assert sales(world)[0].due_minor == drawn == 475
    assert 0 < refused < 30


def test_beside_another_till_the_price_is_said_and_no_money(tmp_path: Path, world: TillWorld) -> None:
    beside = TillWorld(
        tmp_path / "beside",
        shop=world.shop,
        settings=TillSettings(mode=Mode.BESIDE, locale="de_DE"),
        clock=FakeClock(ENDS_MS - 100_000),
    ).connect()
    beside.do(c.ProductPicked(BEANS))
    beside.clock.passes(60_000)
    beside.do(c.SaleFinished())
    assert beside.notices == ["price_changed"]
    assert "Nicht mehr: Happy hour. Noch ist nichts gebucht" in beside.sentence
    beside.close()


def test_a_key_that_was_touched_at_another_price_books_nothing(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS))
    touched = c.SaleFinished(world.counter.total_minor)
    world.do(c.ProductPicked(CROISSANT), touched)
    assert (sales(world), world.notices) == ([], ["not_as_shown"])
    assert world.counter.total_minor == 1_290
    world.do(c.SaleFinished(1_290))
    assert [sale.due_minor for sale in sales(world)] == [1_290]
