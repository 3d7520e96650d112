"""Picture keys, one by one."""

import pytest

from terminal import assets
from terminal.ui.look import Look
from terminal.ui.panels.tile import SIGNS, TINTS, Tile, sign_for


@pytest.mark.parametrize(
    ("category", "sign"),
    [
        ("Hot drinks", "coffee"),
        ("Cold drinks", "cup-soda"),
        ("BAKERY", "croissant"),
        ("Gift cards", "gift"),
        ("Sonstiges", "tag"),
        ("", "tag"),
    ],
)
def test_a_category_has_its_sign(category: str, sign: str) -> None:
    assert sign_for(category) == sign


def test_every_sign_is_bundled() -> None:
    assert set(SIGNS.values()) <= set(assets.icon_names())


@pytest.mark.parametrize("tint", range(len(TINTS) + 1))
def test_name_price_and_sign_are_drawn(look: Look, tint: int) -> None:
    tile = Tile(look, "Flat white", "£3.40", "coffee", tint)
    tile.resize(160, 92)
    other = Tile(look, "Flat white", "£3.90", "coffee", tint)
    other.resize(160, 92)
    assert tile.grab().toImage() != other.grab().toImage()
    assert tile.accessibleName() == "Flat white, £3.40"


def test_a_long_name_stays_inside(look: Look) -> None:
    tile = Tile(look, "A" * 500, "£3.40", "tag", 0)
    tile.resize(160, 92)
    assert not tile.grab().isNull()
    tile = Tile(look, "House blend beans from the hills 250 g", "", "tag", 0)
    tile.resize(160, 92)
    assert not tile.grab().isNull()
