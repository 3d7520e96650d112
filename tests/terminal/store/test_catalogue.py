"""Look-ups in the replica."""

import pytest

from loyalty.values.ids import new_id
from tests.fakes.shop import AMARA, BEANS, BEN, GTINS, NUMBERS, SECOND_CARD
from tests.fakes.till_world import TillWorld


def test_a_member_is_found_by_id_number_card_phone_and_name(world: TillWorld) -> None:
    store = world.store
    found = [
        store.member(AMARA),
        store.member_by_card(NUMBERS[AMARA]),
        store.member_by_card(SECOND_CARD),
        *store.members_by_phone("+447700900123", 5),
        *store.members_by_phone("0123", 5),
        *store.members_by_name("AMARA o", 5),
    ]
    assert [known.member.id for known in found if known is not None] == [AMARA] * 6


def test_a_list_is_never_longer_than_asked_for(world: TillWorld) -> None:
    assert len(world.store.members_by_name("", 5)) == 0
    assert len(world.store.members_by_phone("0000", 5)) == 0
    assert len(world.store.products_by_name("a", 1)) == 1
    assert len(world.store.picture_keys(1)) == 1


def test_a_product_is_found_by_id_number_and_name(world: TillWorld) -> None:
    by_gtin, by_id = world.store.product_by_gtin(GTINS[BEANS]), world.store.product(BEANS)
    assert by_gtin == by_id == world.store.products_by_name("house", 5)[0]
    assert world.store.product_by_gtin("00000000000000") is None
    assert world.store.product("nothing") is None


def test_what_was_read_once_is_read_again_when_rows_change(world: TillWorld) -> None:
    store = world.store
    before = (store.member_count(), store.categories(), store.picture_keys(9))
    assert (store.member_count(), store.categories(), store.picture_keys(9)) == before
    world.shop.put("category", id="tea", name="Tea")
    world.shop.put("product", id=BEANS, picture_rank=1)
    world.shop.put("member", id=BEN, gone=1)
    world.connect()
    assert store.member_count() == before[0] - 1
    assert len(store.categories()) == len(before[1]) + 1
    assert len(store.picture_keys(9)) == len(before[2]) + 1
    assert store.member(BEN) is None


@pytest.mark.parametrize("values", [{"number": "12"}, {"name": ""}, {"birthday": "13-13"}, {"phone_last4": "x"}])
def test_a_row_that_no_member_can_be_stops_nobody_else(world: TillWorld, values: dict[str, object]) -> None:
    world.shop.put("member", id=BEN, **values)
    world.connect()
    assert world.store.member(BEN) is None
    assert world.store.member(AMARA) is not None
    assert [known.member.id for known in world.store.members_by_name("a", 9)] == [AMARA]


def test_an_unknown_programme_version_is_none(world: TillWorld) -> None:
    assert world.store.programme_version(99) is None
    assert world.store.programme(-1) is None
    assert world.store.member(new_id(b"\x77" * 10)) is None
