"""Each way to look at a frame knows the way back."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from terminal.devices.decoder_zxing import ZxingDecoders, load_zxing
from terminal.devices.views import Glance, centre, closer, halved, turned, whole
from tests.fakes.code_pictures import matrix

Grey = npt.NDArray[np.uint8]


def frame(width: int, height: int) -> tuple[Grey, tuple[int, int]]:
    code = matrix("hello", scale=6, margin=20)
    grey = np.full((height, width), 230, np.uint8)
    left, top = width // 2 + 10, height // 2 - 30
    grey[top : top + code.shape[0], left : left + code.shape[1]] = code
    return grey, (left + code.shape[1] // 2, top + code.shape[0] // 2)


@pytest.mark.parametrize("view", [whole, centre, closer, halved, turned(45), turned(22.5), turned(-67.5)])
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


def test_the_centre_of_a_large_frame_is_two_thirds_of_it_and_of_a_small_one_all() -> None:
    assert centre(np.zeros((720, 1280), np.uint8)).grey.shape == (480, 854)
    assert centre(np.zeros((100, 200), np.uint8)).grey.shape == (100, 200)


def test_closer_doubles_a_small_frame_and_halved_halves_a_large_one() -> None:
    assert closer(np.zeros((100, 200), np.uint8)).grey.shape == (200, 400)
    assert halved(np.zeros((720, 1280), np.uint8)).grey.shape == (360, 640)


def test_a_frame_of_one_pixel_can_be_looked_at_in_every_way() -> None:
    for view in (whole, centre, closer, halved, turned(45)):
        assert view(np.zeros((1, 1), np.uint8)).grey.size > 0
