"""A card that nobody here knows while the line is down: row 51 of the fault matrix, at the till."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.codes.scanned import card_number
from loyalty.ops.operations import Sale
from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.questions import QuoteAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedSale
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld

NEW = card_number(5_555)
DRINK = WishedLine(None, "drinks", 1_000)


@pytest.fixture
def offline(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect().disconnect()
    yield world
    world.close()


def scanned(world: TillWorld, number: str = NEW) -> None:
    world.do(c.CodeScanned(f"C:{number}", "QR-Code", "scanner", world.clock.monotonic))


def sold(world: TillWorld) -> Sale:
    operation = world.store.newest(1)[0].operation
    assert isinstance(operation, Sale)
    return operation


def pending(world: TillWorld) -> str | None:
    return world.counter.pending_card


def words_on(paper: object) -> str:
    return repr(paper)


@pytest.mark.parametrize("typed", [False, True])
def test_row_51_a_card_that_is_not_known_offline_earns_once_the_server_knows_it(
    offline: TillWorld, *, typed: bool
) -> None:
    offline.shop.put("card", number=NEW, member=AMARA)
    if typed:
        offline.do(c.TextEntered(NEW))
    else:
        scanned(offline)
    assert offline.counter.member is None
    assert (pending(offline) or "").startswith(f"Card ..{NEW[-4:]} is not known here yet.")
    offline.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert (sold(offline).member, sold(offline).pending_card, sold(offline).effect.earn) == (None, NEW, 19)
    assert "The points are added when the server knows it." in words_on(offline.papers[-1].slip)
    assert pending(offline) is None
    assert offline.counter.done is not None
    assert (offline.counter.done.points_earned, offline.counter.done.balance) == (19, None)
    offline.connect()
    assert (offline.status.unsent, offline.shop.net(AMARA)) == (0, 1_240 + 19)


def test_row_51_a_card_that_nobody_has_waits_for_a_person(offline: TillWorld) -> None:
    scanned(offline)
    offline.do(c.ProductPicked(BEANS), c.SaleFinished())
    offline.connect()
    assert (offline.status.unsent, offline.status.exceptions) == (0, 1)


def test_its_points_cannot_be_used_and_it_can_be_taken_off(offline: TillWorld) -> None:
    scanned(offline)
    offline.do(c.ProductPicked(BEANS), c.PointsEntered(100))
    assert offline.notices == ["not_spendable_here"]
    offline.do(c.MemberCleared())
    assert offline.counter.pending_card is None
    offline.do(c.SaleFinished())
    assert (sold(offline).pending_card, sold(offline).effect.earn) == (None, 0)


def test_it_survives_a_crash_and_becomes_its_member_when_the_line_is_back(offline: TillWorld) -> None:
    scanned(offline)
    offline.do(c.ProductPicked(BEANS))
    offline.restart()
    assert offline.counter.pending_card is not None
    offline.shop.put("card", number=NEW, member=AMARA)
    offline.connect()
    offline.do(c.SaleFinished())
    assert (sold(offline).member, sold(offline).pending_card) == (AMARA, None)


def test_with_a_line_the_server_knows_better(offline: TillWorld) -> None:
    offline.connect()
    scanned(offline)
    assert offline.notices == ["unknown_member"]
    assert offline.counter.pending_card is None


def test_a_number_with_wrong_check_digits_is_no_card(offline: TillWorld) -> None:
    scanned(offline, NEW[:-1] + str((int(NEW[-1]) + 1) % 10))
    assert offline.counter.pending_card is None


def test_another_program_sells_to_such_a_card_and_returns_it(offline: TillWorld) -> None:
    offline.shop.put("card", number=NEW, member=AMARA)
    quoted = offline.ask(QuoteAsked(WishedSale(NEW, (DRINK,))))
    assert isinstance(quoted, Told)
    assert quoted.document["points_earned"] == 20
    told = offline.ask(SaleAsked("s-1", WishedSale(NEW, (DRINK,))))
    assert isinstance(told, Told)
    assert [told.document[name] for name in ("member", "card", "points_earned", "balance")] == [None, NEW, 20, None]
    refused = offline.ask(SaleAsked("s-2", WishedSale(NEW, (DRINK,), redeem_points=100)))
    assert isinstance(refused, Refusal)
    back = offline.ask(RefundAsked("r-1", "s-1", None))
    assert isinstance(back, Told)
    assert back.document["points_taken_back"] == 20
    offline.connect()
    assert isinstance(offline.ask(SaleAsked("s-3", WishedSale(card_number(6_666), (DRINK,)))), Refusal)
