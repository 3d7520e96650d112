"""Cameras and films, with a camera driver that is not there and one that misbehaves."""

from pathlib import Path
from types import ModuleType
from typing import cast

import cv2
import numpy as np
import pytest

from terminal.devices.source import Ended, Lost
from terminal.devices.source_cv import EQUAL_FRAMES_MAX, CvCamera, CvFilm
from tests.fakes.code_pictures import Grey, in_scene, matrix, without
from tests.fakes.sighting import WaitingFake


class CaptureFake:
    """A driver that gives the frames it was built with, then none."""

    def __init__(self, frames: list[Grey], *, opens: bool = True) -> None:
        self.frames, self.opens = frames, opens
        self.wishes: dict[int, float] = {}
        self.released = False

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name.
        return self.opens

    def set(self, wish: int, value: float) -> None:
        self.wishes[wish] = value

    def read(self) -> tuple[bool, Grey | None]:
        return (True, self.frames.pop(0)) if self.frames else (False, None)

    def release(self) -> None:
        self.released = True


def camera_with(capture: CaptureFake) -> CvCamera:
    library = ModuleType("cv2")
    for name in dir(cv2):
        setattr(library, name, getattr(cv2, name))
    library.VideoCapture = lambda index: capture  # type: ignore[attr-defined]
    return CvCamera(0, load=lambda name: library, waiting=WaitingFake(step_s=0.5))


def test_a_camera_is_asked_for_sharp_fresh_pictures() -> None:
    capture = CaptureFake([np.zeros((720, 1280, 3), np.uint8)])
    camera = camera_with(capture)
    assert camera.open() is None
    assert capture.wishes[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert capture.wishes[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    grey = camera.read()
    assert isinstance(grey, np.ndarray)
    assert grey.shape == (720, 1280)
    camera.close()
    assert capture.released


def test_an_absent_or_taken_camera_is_lost_with_a_remedy() -> None:
    assert "plugged in" in str(camera_with(CaptureFake([], opens=False)).open())
    missing = CvCamera(0, load=without("cv2")).open()
    assert isinstance(missing, Lost)
    assert "opencv-python-headless" in missing.sentence


def test_a_camera_that_sends_nothing_for_two_seconds_is_lost() -> None:
    camera = camera_with(CaptureFake([]))
    camera.open()
    answers = [camera.read() for _ in range(6)]
    assert answers[0] is None
    assert isinstance(answers[-1], Lost)


def test_a_camera_that_stands_still_is_lost() -> None:
    camera = camera_with(CaptureFake([np.zeros((72, 128), np.uint8)] * (EQUAL_FRAMES_MAX + 1)))
    camera.open()
    answers = [camera.read() for _ in range(EQUAL_FRAMES_MAX + 1)]
    assert not any(isinstance(answer, Lost) for answer in answers[:-1])
    assert "stands still" in str(answers[-1])


def test_a_camera_that_was_never_opened_is_lost() -> None:
    assert isinstance(CvCamera(0).read(), Lost)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (640, 480))
    for _ in range(5):
        writer.write(cast("Grey", cv2.cvtColor(in_scene(matrix("M:1"), width=640, height=480), cv2.COLOR_GRAY2BGR)))
    writer.release()
    return path


def test_a_film_is_shown_once_at_its_own_pace(film: Path) -> None:
    source = CvFilm(film)
    assert source.open() is None
    assert source.gap_s == pytest.approx(0.04)
    frames = [source.read() for _ in range(6)]
    assert [isinstance(frame, np.ndarray) for frame in frames] == [True] * 5 + [False]
    assert frames[-1] == Ended("The film is over.")
    source.close()
    assert isinstance(source.read(), Lost)


def test_what_is_no_film_is_lost(tmp_path: Path) -> None:
    (tmp_path / "film.avi").write_text("no film")
    assert "neither a picture nor a film" in str(CvFilm(tmp_path / "film.avi").open())
