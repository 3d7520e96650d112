"""Stamp cards at the counter: how full they are, a full one used and taken off again, and what the paper says."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Reversal, Sale
from loyalty.ops.stamps import stamp_account
from loyalty.rules.conditions import Goods
from loyalty.rules.programme import programme_bytes
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from terminal import commands as c
from terminal.counter import StampCardShown
from terminal.events import Noticed
from terminal.slip import Row, Text, from_json_bytes
from tests.fakes.shop import AMARA, BEN, CROISSANT, FLAT_WHITE, PROGRAMME
from tests.fakes.till_world import TillWorld

CUPS = StampCard(
    id="cups", label="Coffee card", full=4, worth=FullCard(free_piece=True), goods=Goods(products=(FLAT_WHITE,))
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    programme = msgspec.structs.replace(PROGRAMME, version=9, stamp_cards=StampCards(cards=(CUPS,)))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    yield world
    world.close()


def card(world: TillWorld) -> StampCardShown:
    (shown,) = world.counter.stamp_cards
    return shown


def codes(world: TillWorld) -> set[str]:
    return {one.code for one in world.said if isinstance(one, Noticed)}


def cups(world: TillWorld, count: int, member: str = AMARA) -> None:
    world.do(c.MemberChosen(member), c.ProductPicked(FLAT_WHITE, count), c.SaleFinished())


def rows(world: TillWorld) -> list[str]:
    elements = from_json_bytes(world.papers[-1].slip).elements
    said = [f"{one.left}: {one.right}" for one in elements if isinstance(one, Row)]
    return [*said, *(one.text.strip() for one in elements if isinstance(one, Text))]


def test_the_card_fills_and_a_full_one_is_used_by_one_touch_and_taken_off_by_another(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE, 3))
    assert (card(world).stamps, card(world).full, card(world).given, card(world).usable) == (0, 4, 3, False)
    world.do(c.SaleFinished())
    assert {"Coffee card: 3 of 4", "+3 stamps"} <= set(rows(world))
    cups(world, 1)
    world.do(c.MemberChosen(AMARA))
    assert (card(world).usable, card(world).hint) == (False, "scan the goods first")
    world.do(c.ProductPicked(FLAT_WHITE, 2))
    assert card(world).usable
    before = world.counter.total_minor
    world.do(c.FullCardUsed("cups", used=True))
    assert (card(world).used, world.counter.total_minor) == (1, before // 2)
    world.do(c.FullCardUsed("cups", used=False))
    assert (card(world).used, world.counter.total_minor) == (0, before)
    world.do(c.FullCardUsed("cups", used=True), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert sale.due_minor == before // 2
    assert {"Coffee card: 1 of 4", "+1 stamp  -4 stamps"} <= set(rows(world))
    assert any(row.strip().startswith("Coffee card: -£") for row in rows(world)), rows(world)
    world.do(c.LastUndone())
    back = world.store.newest(1)[0].operation
    assert isinstance(back, Reversal)
    assert {"Coffee card: 4 of 4", "+4 stamps  -1 stamp"} <= set(rows(world))
    assert world.store.card_stamps(stamp_account(AMARA, "cups")).net == 4


def test_a_full_card_goes_off_the_sale_with_its_goods_and_with_its_member(world: TillWorld) -> None:
    cups(world, 4)
    world.do(
        c.MemberChosen(AMARA),
        c.ProductPicked(FLAT_WHITE),
        c.ProductPicked(CROISSANT),
        c.FullCardUsed("cups", used=True),
    )
    world.do(c.QuantitySet(1, 0))
    assert card(world).used == 0
    assert any("Full card taken off again" in said for said in map(str, world.said)), world.said
    world.do(c.ProductPicked(FLAT_WHITE), c.FullCardUsed("cups", used=True), c.MemberChosen(BEN))
    assert (card(world).used, card(world).stamps) == (0, 0)


@pytest.mark.parametrize("card_id", ["cups", "tea"])
def test_a_card_that_is_not_full_or_not_there_is_refused_in_words(world: TillWorld, card_id: str) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE), c.FullCardUsed(card_id, used=True))
    assert {"not_enough_stamps", "unknown_stamp_card"} & codes(world)
    assert world.counter.waiting is None
    world.do(c.BasketCleared(), c.MemberChosen(AMARA), c.FullCardUsed(card_id, used=True))
    assert "empty_basket" in codes(world)


def test_an_open_sale_with_a_full_card_comes_back_after_a_crash(world: TillWorld) -> None:
    cups(world, 4)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE), c.FullCardUsed("cups", used=True))
    world.restart()
    world.do(c.ScreenReady())
    assert (card(world).used, world.counter.total_minor) == (1, 0)
