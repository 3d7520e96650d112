"""The ways to look at a frame: whole, its middle, closer, halved or turned; each knows the way back to the frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

SMALL_PX: Final = 640 * 480


@dataclass(frozen=True, slots=True)
class Glance:
    """A picture made from a frame, and where one of its points lies in that frame."""

    grey: Grey
    back: Callable[[tuple[int, int]], tuple[int, int]]


def whole(frame: Grey) -> Glance:
    """The frame as it is."""
    return Glance(frame, lambda at: at)


def centre(frame: Grey) -> Glance:
    """The middle two thirds of a large frame, where the code is held and bright surroundings are left out."""
    height, width = frame.shape
    if height * width <= SMALL_PX:
        return whole(frame)
    top, left = height // 6, width // 6
    return Glance(frame[top : height - top, left : width - left].copy(), lambda at: (at[0] + left, at[1] + top))


def closer(frame: Grey) -> Glance:
    """The middle, twice as large where the frame is small, so that thin bars get their pixels."""
    middle = centre(frame)
    height, width = middle.grey.shape
    if height * width > SMALL_PX:
        return middle
    larger = _scaled(middle.grey, width * 2, height * 2)
    return Glance(larger, lambda at: middle.back((at[0] // 2, at[1] // 2)))


def halved(frame: Grey) -> Glance:
    """The whole frame at half its size, which a blurred code is read better from."""
    height, width = frame.shape
    if height * width <= SMALL_PX:
        return closer(frame)
    return Glance(_scaled(frame, width // 2, height // 2), lambda at: (at[0] * 2, at[1] * 2))


def turned(degrees: float) -> Callable[[Grey], Glance]:
    """A view of the frame turned against the clock; no library reads a barcode at 45 degrees as it stands."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def view(frame: Grey) -> Glance:
        import numpy as np

        picture = Image.fromarray(frame).rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
        height, width = frame.shape

        def back(at: tuple[int, int]) -> tuple[int, int]:
            across, down = at[0] - picture.width / 2, at[1] - picture.height / 2
            return round(across * cosine - down * sine + width / 2), round(across * sine + down * cosine + height / 2)

        return Glance(np.asarray(picture), back)

    return view


def _scaled(grey: Grey, width: int, height: int) -> Grey:
    import numpy as np

    return np.asarray(Image.fromarray(grey).resize((max(1, width), max(1, height)), Image.Resampling.BICUBIC))
