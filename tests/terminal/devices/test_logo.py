"""A shop's logo fits its paper, whatever file it was; one that is none is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from terminal.devices import logo
from terminal.devices.logo import HEIGHT_DOTS_MAX, LogoRefused, drawn_logo


def saved(tmp_path: Path, picture: Image.Image, name: str = "logo.png") -> Path:
    picture.save(tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("size", [(10, 10), (3000, 200), (200, 3000), (1, 1), (576, 240)])
@pytest.mark.parametrize("dots", [384, 576])
def test_a_logo_is_as_wide_as_the_paper_and_not_too_high(tmp_path: Path, size: tuple[int, int], dots: int) -> None:
    drawn = drawn_logo(saved(tmp_path, Image.new("L", size, 0)), dots)
    assert (drawn.mode, drawn.width) == ("1", dots)
    assert 1 <= drawn.height <= min(HEIGHT_DOTS_MAX, max(size[1], 1))


def test_ink_stands_in_the_middle_and_nothing_else_does(tmp_path: Path) -> None:
    drawn = drawn_logo(saved(tmp_path, Image.new("L", (100, 50), 0)), 384)
    assert drawn.convert("L").point(lambda grey: 255 - grey).getbbox() == (142, 0, 242, 50)


def test_what_is_seen_through_is_white_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (100, 50), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((0, 0, 9, 9), fill=(0, 0, 0, 255))
    drawn = drawn_logo(saved(tmp_path, picture), 384)
    assert drawn.convert("L").point(lambda grey: 255 - grey).getbbox() == (142, 0, 152, 10)


def test_a_picture_of_colours_is_dots(tmp_path: Path) -> None:
    drawn = drawn_logo(saved(tmp_path, Image.new("RGB", (200, 200), (128, 128, 128)), "logo.jpg"), 384)
    black = drawn.convert("L").histogram()[0]
    assert 0.3 < black / (200 * 200) < 0.7


def test_what_is_no_picture_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "logo.png"
    words.write_text("hello", encoding="utf-8")
    for path in (words, tmp_path / "none.png", tmp_path):
        with pytest.raises(LogoRefused, match=r"cannot be read.*PNG"):
            drawn_logo(path, 576)
    picture = saved(tmp_path, Image.new("1", (100, 100)))
    monkeypatch.setattr(logo, "_PIXELS_MAX", 9_999)
    with pytest.raises(LogoRefused, match="too many pixels"):
        drawn_logo(picture, 576)
    monkeypatch.setattr(logo, "_FILE_BYTES_MAX", 10)
    with pytest.raises(LogoRefused, match="smaller"):
        drawn_logo(picture, 576)
