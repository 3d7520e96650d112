"""Colours that can be read, sizes that can be touched."""

import pytest

from terminal.ui.pieces.key_kinds import KINDS, inks_of
from terminal.ui.pieces.pill import TINTS
from terminal.ui.tokens import (
    DARK,
    LIGHT,
    READ_TOGETHER,
    SEEN_TOGETHER,
    TARGET,
    TYPE,
    Palette,
    contrast,
    largest_scale,
    scale_for,
)

THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)


def hex_of(palette: Palette, ink: str) -> str:
    return str(getattr(palette, ink))


@THEMES
@pytest.mark.parametrize(("ink", "ground"), READ_TOGETHER)
def test_text_stands_out_from_its_ground(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(hex_of(palette, ink), hex_of(palette, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize(("mark", "ground"), SEEN_TOGETHER)
def test_marks_and_rings_are_seen(palette: Palette, mark: str, ground: str) -> None:
    assert contrast(hex_of(palette, mark), hex_of(palette, ground)) >= 3


@THEMES
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("enabled", [True, False])
def test_every_kind_of_key_can_be_read_also_when_it_is_off(palette: Palette, kind: str, enabled: bool) -> None:
    inks = inks_of(kind, enabled=enabled)
    ground = hex_of(palette, inks.fill or ("rail" if kind.startswith("rail") else "surface"))
    for ink in (inks.ink, inks.second):
        assert contrast(hex_of(palette, ink), ground) >= 4.5, ink
    chip = hex_of(palette, inks.chip) if inks.chip else ground
    assert contrast(hex_of(palette, inks.chip_ink), chip) >= 4.5


@THEMES
@pytest.mark.parametrize("tint", TINTS)
def test_every_pill_can_be_read(palette: Palette, tint: str) -> None:
    fill, ink, _ = TINTS[tint]
    assert contrast(hex_of(palette, ink), hex_of(palette, fill)) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1024, 768, 1.0), (1366, 768, 1.0), (1920, 1080, 1.25), (2560, 1440, 1.75), (3840, 2160, 2.0)],
)
def test_the_scale_fits_the_window(width: int, height: int, scale: float) -> None:
    assert scale_for(width, height) == scale


@pytest.mark.parametrize(
    ("width", "height", "most"), [(800, 600, 1), (1024, 700, 1), (1366, 768, 1.097), (2048, 1400, 2)]
)
def test_letters_are_never_larger_than_their_keys_fit(width: int, height: int, most: float) -> None:
    assert largest_scale(width, height) == pytest.approx(most, abs=0.001)


def test_targets_and_type_are_large_enough() -> None:
    assert TARGET >= 48
    assert min(step.size for step in TYPE.values()) >= 11
