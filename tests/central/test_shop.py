"""Opening a shop: every preset is usable, opening twice changes nothing, versions of a programme never change."""

import json

import pytest

from central.shop import PRESETS, Opened, open_shop, read_preset
from central.store.catalogue import categories, products
from central.store.database import Database
from central.store.shops import programme_versions, stores
from central.store.shops import shop as read_shop
from loyalty.codes.gtin import gtin14
from loyalty.rules.programme import read_programme
from tests.central.floor import Dice


def opened(database: Database, preset: str = "cafe", name: str = "Café Ana", store: str = "Corner") -> Opened:
    dice = Dice()
    return database.write(
        lambda tx: open_shop(tx, read_preset(preset), name=name, currency="EUR", store=store, now_ms=5, entropy=dice)
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_sound(name: str) -> None:
    preset = read_preset(name)
    known = {one.id for one in preset.categories}
    assert {one.category for one in preset.products} <= known
    assert {one.parent for one in preset.categories} <= known | {None}
    codes = [one.code for one in preset.products if one.code is not None]
    assert len(set(codes)) == len(codes)
    assert all(gtin14(code) for code in codes)
    programme = read_programme(json.dumps(preset.programme).encode())
    assert set(programme.earn.categories) | set(programme.earn.excluded.categories) <= known


def test_a_cafe_is_open_with_one_word(database: Database) -> None:
    assert opened(database).fresh
    about = database.read(read_shop)
    assert (about.name, about.currency) == ("Café Ana", "EUR")
    assert [one.name for one in database.read(stores)] == ["Corner"]
    assert {"coffee", "drinks"} <= {one.id for one in database.read(categories)}
    assert {one.picture_rank for one in database.read(products)} >= {1, 2, 3}
    programme = read_programme(database.read(programme_versions)[1].encode())
    assert programme.currency == "EUR"


def test_opening_again_changes_nothing(database: Database) -> None:
    first = opened(database)
    before = (database.read(products), database.read(programme_versions), database.read(read_shop))
    again = opened(database, preset="retail", name="Another")
    assert (again.fresh, again.store) == (False, first.store)
    assert (database.read(products), database.read(programme_versions), database.read(read_shop)) == before


def test_a_second_store_is_opened_by_naming_it(database: Database) -> None:
    opened(database)
    opened(database, store="Harbour")
    assert [one.name for one in database.read(stores)] == ["Corner", "Harbour"]
