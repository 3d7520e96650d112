"""Looking people and goods up by whatever a cashier types."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.scanned import card_number
from loyalty.values.ids import new_id
from terminal import commands as c
from terminal.till.trade.finding import FOUND_MAX, PRODUCTS_AT_LEAST
from tests.fakes.shop import AMARA, BEN, GTINS, NUMBERS
from tests.fakes.till_world import TillWorld
from tests.strategies import wild_texts


def rows(world: TillWorld, text: str) -> list[tuple[str, str]]:
    world.do(c.TextTyped(text))
    return [(row.kind, row.title) for row in world.found.rows]


def test_members_come_first_and_products_keep_their_place(world: TillWorld) -> None:
    for place in range(30):
        world.shop.enrol(new_id(bytes([9, place] * 5)), f"Almond {place:02d}", 0, number=card_number(5_000 + place))
    for place in range(12):
        name = f"Almond cake {place:02d}"
        world.shop.put("product", id=f"cake-{place}", name=name, folded=name.lower(), category="bakery")
    world.connect()
    kinds = [kind for kind, _ in rows(world, "almond")]
    assert len(kinds) == FOUND_MAX
    assert kinds.count("product") == PRODUCTS_AT_LEAST
    assert kinds[0] == "member"


def test_a_phone_number_finds_its_member_however_it_is_written(world: TillWorld) -> None:
    for text in ("+447700900456", "+44 (7700) 900-456", "0044 7700 900456", "0456", "０４５６"):
        assert rows(world, text) == [("member", "Ben Ali")], text


def test_a_whole_number_of_nobody_never_shows_somebody_else(world: TillWorld) -> None:
    assert rows(world, "+447700910456") == []


def test_accents_and_case_do_not_matter(world: TillWorld) -> None:
    for text in ("carla nu", "CARLA NÚ", "  Carla  Núñez "):
        assert rows(world, text) == [("member", "Carla Núñez")], text
    assert rows(world, "almond") == [("product", "Almond croissant")]


def test_what_is_typed_as_a_code_acts_at_once(world: TillWorld) -> None:
    number = NUMBERS[BEN]
    world.do(c.TextEntered(f" {number[:4]} {number[4:]} "), c.TextEntered(GTINS["beans"][1:]))
    assert world.counter.member is not None
    assert world.counter.member.name == "Ben Ali"
    assert world.counter.items == 1


def test_suggestions_never_change_anything(world: TillWorld) -> None:
    before = world.counter
    world.do(c.TextTyped(NUMBERS[AMARA]))
    assert world.counter == before


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TillWorld]:
    """One till for all examples of a property."""
    world = TillWorld(tmp_path_factory.mktemp("shared") / "till").connect()
    yield world
    world.close()


@given(text=wild_texts | st.text("0123456789 +-()", max_size=30))
def test_any_text_can_be_typed_and_scanned(shared: TillWorld, text: str) -> None:
    for command in (c.TextTyped(text), c.TextEntered(text), c.CodeScanned(text, None, "wedge", 0)):
        shared.do(command, c.BasketCleared())
