"""Pictures from files."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terminal.devices.pictures import load_picture


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_each_usual_kind_of_picture_is_loaded_in_grey(tmp_path: Path, ending: str) -> None:
    Image.new("RGB", (40, 20), "white").save(tmp_path / f"a.{ending}")
    grey = load_picture(tmp_path / f"a.{ending}")
    assert isinstance(grey, np.ndarray)
    assert grey.shape == (20, 40)
    assert grey.dtype == np.uint8


def test_see_through_parts_are_white_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "a.png")
    grey = load_picture(tmp_path / "a.png")
    assert isinstance(grey, np.ndarray)
    assert grey.min() == 255


def test_a_photograph_is_turned_upright_and_a_large_one_made_smaller(tmp_path: Path) -> None:
    photograph = Image.new("L", (4000, 3000), 200)
    exif = photograph.getexif()
    exif[0x0112] = 6
    photograph.save(tmp_path / "a.jpg", exif=exif)
    grey = load_picture(tmp_path / "a.jpg")
    assert isinstance(grey, np.ndarray)
    assert grey.shape[0] > grey.shape[1]
    assert max(grey.shape) <= 2000


def test_what_cannot_be_loaded_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    Image.new("L", (50, 50)).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:60])
    Image.new("1", (12_000, 12_000)).save(tmp_path / "huge.png")
    for name, said in (
        ("gone.png", "There is no file"),
        ("text.png", "not a picture"),
        ("cut.png", "not a picture"),
        ("huge.png", "too large"),
        (".", "is a folder"),
    ):
        assert said in str(load_picture(tmp_path / name)), name
