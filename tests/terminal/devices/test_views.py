"""Each way to look at a frame knows the way back."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from terminal.devices.decoder_zxing import ZxingDecoders, load_zxing
from terminal.devices.views import Glance, after, centre, closer, halved, turned, whole
from tests.fakes.code_pictures import matrix

WAYS = [
    *(whole, centre, closer, halved, turned(45), turned(22.5), turned(-67.5), turned(45, cv2), turned(-67.5, cv2)),
    after(centre, turned(30, cv2)),
    after(halved, turned(45)),
]
Grey = npt.NDArray[np.uint8]


def frame(width: int, height: int) -> tuple[Grey, tuple[int, int]]:
    code = matrix("hello", scale=6, margin=20)
    grey = np.full((height, width), 230, np.uint8)
    left, top = width // 2 + 10, height // 2 - 30
    grey[top : top + code.shape[0], left : left + code.shape[1]] = code
    return grey, (left + code.shape[1] // 2, top + code.shape[0] // 2)


@pytest.mark.parametrize("view", WAYS)
@pytest.mark.parametrize("size", [(1280, 720), (600, 500)])
def test_a_code_is_found_at_its_place_in_the_frame(view: Callable[[Grey], Glance], size: tuple[int, int]) -> None:
    zxing = load_zxing()
    assert isinstance(zxing, ZxingDecoders)
    grey, (across, down) = frame(*size)
    glance = view(grey)
    (reading,) = zxing.everything.read(glance.grey)
    found = glance.back(reading.position)
    assert abs(found[0] - across) < 6
    assert abs(found[1] - down) < 6


@pytest.mark.parametrize("degrees", [4.0, 22.5, 45.0, 67.5, -30.0])
def test_a_frame_turned_by_opencv_is_the_one_turned_by_pillow(degrees: float) -> None:
    grey, _ = frame(640, 480)
    by_pillow, by_opencv = turned(degrees)(grey).grey, turned(degrees, cv2)(grey).grey
    high, wide = (min(sizes) for sizes in zip(by_pillow.shape, by_opencv.shape, strict=True))
    apart = np.abs(by_pillow[4 : high - 4, 4 : wide - 4].astype(int) - by_opencv[4 : high - 4, 4 : wide - 4])
    assert max(abs(a - b) for a, b in zip(by_pillow.shape, by_opencv.shape, strict=True)) <= 2
    assert apart.mean() < 6


def test_the_centre_of_a_large_frame_is_two_thirds_of_it_and_of_a_small_one_all() -> None:
    assert centre(np.zeros((720, 1280), np.uint8)).grey.shape == (480, 854)
    assert centre(np.zeros((100, 200), np.uint8)).grey.shape == (100, 200)


def test_closer_doubles_a_small_frame_and_halved_halves_a_large_one() -> None:
    assert closer(np.zeros((100, 200), np.uint8)).grey.shape == (200, 400)
    assert halved(np.zeros((720, 1280), np.uint8)).grey.shape == (360, 640)


def test_a_frame_of_one_pixel_can_be_looked_at_in_every_way() -> None:
    for view in WAYS:
        assert view(np.zeros((1, 1), np.uint8)).grey.size > 0
