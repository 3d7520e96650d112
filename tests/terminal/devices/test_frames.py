"""The camera setting, and the sources that need no camera."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terminal.devices.decoder_zxing import ZxingDecoders, load_zxing
from terminal.devices.frames import (
    FRAMES_A_PICTURE,
    PictureFile,
    PictureFolder,
    SourceRefused,
    SyntheticSource,
    open_source,
)
from terminal.devices.source import Ended, Lost
from terminal.devices.source_cv import CvCamera, CvFilm


def save(path: Path, grey: int = 255) -> Path:
    Image.new("L", (8, 8), grey).save(path)
    return path


def test_each_setting_names_its_source(tmp_path: Path) -> None:
    assert open_source("none") is None
    assert open_source("") is None
    assert isinstance(open_source("0"), CvCamera)
    assert isinstance(open_source("synthetic:M:1"), SyntheticSource)
    assert isinstance(open_source(str(tmp_path)), PictureFolder)
    assert isinstance(open_source(str(tmp_path / "a.png")), PictureFile)
    assert isinstance(open_source(str(tmp_path / "a.avi")), CvFilm)


@pytest.mark.parametrize("spec", ["synthetic:", "synthetic:" + "x" * 600])
def test_a_setting_that_means_nothing_is_refused_with_a_remedy(spec: str) -> None:
    with pytest.raises(SourceRefused, match="synthetic"):
        open_source(spec)


def test_a_picture_is_shown_ten_times_and_ends(tmp_path: Path) -> None:
    source = PictureFile(save(tmp_path / "a.png"))
    assert source.open() is None
    frames = [source.read() for _ in range(FRAMES_A_PICTURE)]
    assert all(isinstance(frame, np.ndarray) for frame in frames)
    assert isinstance(source.read(), Ended)
    source.close()
    assert isinstance(source.read(), Lost)


def test_a_missing_picture_or_folder_is_lost_and_may_come_back(tmp_path: Path) -> None:
    assert isinstance(PictureFile(tmp_path / "a.png").open(), Lost)
    folder = PictureFolder(tmp_path / "codes")
    assert isinstance(folder.open(), Lost)
    (tmp_path / "codes").mkdir()
    assert folder.open() is None


def test_a_folder_shows_each_picture_once_by_name_and_then_each_new_one(tmp_path: Path) -> None:
    save(tmp_path / "b.png", 20)
    save(tmp_path / "a.png", 10)
    (tmp_path / "c.png").write_text("no picture")
    (tmp_path / "notes.txt").write_text("no picture")
    folder = PictureFolder(tmp_path)
    assert folder.open() is None
    assert greys(folder) == [10, 20]
    save(tmp_path / "d.png", 40)
    save(tmp_path / "c.png", 30)
    assert greys(folder) == [30, 40]
    folder.close()
    assert folder.open() is None
    assert greys(folder) == []


def test_a_folder_that_goes_away_is_lost(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    folder = PictureFolder(tmp_path / "codes")
    folder.open()
    (tmp_path / "codes").rmdir()
    assert isinstance(folder.read(), Lost)


def test_a_drawn_code_is_readable_and_the_seed_makes_it_the_same() -> None:
    frames = []
    for seed in (1, 1, 2):
        source = SyntheticSource("M:7K2M9QXD4F", seed=seed)
        assert source.open() is None
        grey = source.read()
        assert isinstance(grey, np.ndarray)
        frames.append(grey)
        source.close()
    assert (frames[0] == frames[1]).all()
    assert not (frames[0] == frames[2]).all()
    zxing = load_zxing()
    assert isinstance(zxing, ZxingDecoders)
    assert [code.text for code in zxing.everything.read(frames[0])] == ["M:7K2M9QXD4F"]
    assert isinstance(SyntheticSource("x", seed=1).read(), Lost)


def greys(folder: PictureFolder) -> list[int]:
    shown = []
    while isinstance(grey := folder.read(), np.ndarray):
        shown.append(int(grey[0, 0]))
    assert shown == [grey for grey in dict.fromkeys(shown) for _ in range(FRAMES_A_PICTURE)]
    return list(dict.fromkeys(shown))
