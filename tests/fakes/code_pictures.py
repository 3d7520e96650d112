"""Pictures of codes made on the spot, and libraries that are not there."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from types import ModuleType

import numpy as np
import numpy.typing as npt
import zxingcpp
from barcode import EAN13, Code128
from barcode.base import Barcode
from barcode.writer import ImageWriter
from PIL import Image

type_of = zxingcpp.BarcodeFormat

Grey = npt.NDArray[np.uint8]


def matrix(text: str, kind: str = "QRCode", *, scale: int = 5, margin: int = 40) -> Grey:
    """A code that zxing-cpp writes: QRCode, MicroQRCode, Aztec, DataMatrix, PDF417, EAN8, UPCE, Code39, ITF ..."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, getattr(type_of, kind)), scale=scale)
    return np.pad(np.array(drawn), margin, constant_values=255)


def bars(text: str, kind: type[Barcode] = Code128) -> Grey:
    """A linear code as it is printed on goods and cards, with its number below."""
    page = BytesIO()
    kind(text, writer=ImageWriter()).write(page)
    return np.asarray(Image.open(page).convert("L"))


def ean13(digits: str) -> Grey:
    """The barcode of a trade item."""
    return bars(digits, EAN13)


def in_scene(code: Grey, *, width: int = 1280, height: int = 720, turned: float = 0.0, grey: int = 150) -> Grey:
    """The code held before a wall in a camera's frame."""
    card = Image.fromarray(code)
    shape = Image.new("L", card.size, 255).rotate(turned, expand=True)
    card = card.rotate(turned, Image.Resampling.BILINEAR, expand=True)
    wall = Image.new("L", (width, height), grey)
    wall.paste(card, ((width - card.width) // 2, (height - card.height) // 2), shape)
    return np.asarray(wall)


def without(*names: str) -> Callable[[str], ModuleType]:
    """An `import_module` on a computer that lacks some libraries."""

    def load(name: str) -> ModuleType:
        if name in names:
            raise ImportError(f"No module named {name!r}")
        return import_module(name)

    return load
