"""A lens that is covered, and one that looks into the sun."""

import numpy as np
import pytest

from terminal.devices.light import DARK, GLARING, PATIENCE_S, Light
from tests.fakes.code_pictures import Grey, in_scene, matrix

NOISE = np.random.default_rng(3)
BLACK = NOISE.integers(0, 20, (720, 1280)).astype(np.uint8)
WHITE = NOISE.integers(245, 255, (720, 1280)).astype(np.uint8)
SCENE = in_scene(matrix("M:1"))


@pytest.mark.parametrize(("frame", "sentence"), [(BLACK, DARK), (WHITE, GLARING), (SCENE, "")])
def test_what_is_amiss_is_told_after_two_seconds(frame: Grey, sentence: str) -> None:
    light = Light()
    assert [light.judge(frame, at_s) for at_s in (10.0, 10.0 + PATIENCE_S - 0.1)] == ["", ""]
    assert light.judge(frame, 10.0 + PATIENCE_S) == sentence


def test_a_hand_before_the_lens_for_a_moment_is_nothing_amiss() -> None:
    light = Light()
    assert [light.judge(frame, at_s) for at_s, frame in enumerate([BLACK, SCENE, BLACK, BLACK, SCENE])] == [""] * 5


def test_light_that_comes_back_is_told_at_once() -> None:
    light = Light()
    assert [light.judge(frame, at_s) for at_s, frame in enumerate([BLACK, BLACK, BLACK, SCENE])] == ["", "", DARK, ""]
