"""The ways to look at a frame: whole, its middle, closer, halved or turned; each knows the way back to the frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
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
    larger = _enlarged(middle.grey)
    return Glance(larger, lambda at: middle.back((at[0] // 2, at[1] // 2)))


def halved(frame: Grey) -> Glance:
    """The whole frame at half its size, which a blurred code is read better from."""
    height, width = frame.shape
    if height * width <= SMALL_PX:
        return closer(frame)
    return Glance(_reduced(frame), lambda at: (at[0] * 2, at[1] * 2))


def turned(degrees: float, cv2: ModuleType | None = None) -> Callable[[Grey], Glance]:
    """A view of the frame turned against the clock; no library reads a barcode at 45 degrees as it stands.

    OpenCV turns a frame in a quarter of Pillow's time; where it is missing Pillow does.
    """
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def view(frame: Grey) -> Glance:
        picture = _turned_by_pillow(frame, degrees) if cv2 is None else _turned_by_opencv(frame, cosine, sine, cv2)
        height, width = frame.shape
        wide, high = picture.shape[1], picture.shape[0]

        def back(at: tuple[int, int]) -> tuple[int, int]:
            across, down = at[0] - wide / 2, at[1] - high / 2
            return round(across * cosine - down * sine + width / 2), round(across * sine + down * cosine + height / 2)

        return Glance(picture, back)

    return view


def after(first: Callable[[Grey], Glance], then: Callable[[Grey], Glance]) -> Callable[[Grey], Glance]:
    """One view of what another one shows."""

    def view(frame: Grey) -> Glance:
        seen = first(frame)
        shown = then(seen.grey)
        return Glance(shown.grey, lambda at: seen.back(shown.back(at)))

    return view


def _turned_by_pillow(frame: Grey, degrees: float) -> Grey:
    import numpy as np

    picture = Image.fromarray(frame).rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    return np.asarray(picture)


def _turned_by_opencv(frame: Grey, cosine: float, sine: float, cv2: ModuleType) -> Grey:
    import numpy as np

    height, width = frame.shape
    wide = round(width * abs(cosine) + height * abs(sine))
    high = round(width * abs(sine) + height * abs(cosine))
    across = wide / 2 - cosine * width / 2 - sine * height / 2
    down = high / 2 + sine * width / 2 - cosine * height / 2
    turn = np.array([[cosine, sine, across], [-sine, cosine, down]])
    turned_frame: Grey = cv2.warpAffine(frame, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255)
    return turned_frame


def _enlarged(grey: Grey) -> Grey:
    import numpy as np

    height, width = grey.shape
    return np.asarray(Image.fromarray(grey).resize((width * 2, height * 2), Image.Resampling.BICUBIC))


def _reduced(grey: Grey) -> Grey:
    import numpy as np

    return np.asarray(Image.fromarray(grey).reduce(2))
