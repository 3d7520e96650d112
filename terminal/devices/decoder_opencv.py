"""Trade codes read by OpenCV at any angle; its import takes half a second, so only a reading thread asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.decoder import Reading, middle, trade_reading

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from terminal.devices.decoder import Grey

    Corners = npt.NDArray[np.float32]

LIBRARY: Final = "opencv"
_NAMES: Final = {"EAN_13": "EAN-13", "EAN_8": "EAN-8", "UPC_A": "UPC-A", "UPC_E": "UPC-E"}
_SMALLEST_PX: Final = 40


class OpencvDecoder:
    """Reads EAN and UPC; never believed on its own word."""

    library = LIBRARY
    symbologies = frozenset(_NAMES.values())

    def __init__(self, cv2: ModuleType) -> None:
        self.cv2 = cv2
        self._detector = cv2.barcode.BarcodeDetector()

    def read(self, grey: Grey) -> list[Reading]:
        """Every trade code that the detector decodes."""
        if min(grey.shape) < _SMALLEST_PX:
            return []
        try:
            found, texts, kinds, corners = self._detector.detectAndDecodeWithType(grey)
        except self.cv2.error:
            return []
        if not found:
            return []
        readings = (_reading(*code) for code in zip(texts, kinds, corners, strict=False))
        return [reading for reading in readings if reading is not None]


def load_opencv(load: Callable[[str], ModuleType] = import_module) -> OpencvDecoder | str:
    """The library, or a sentence that says what is missing without it."""
    try:
        return OpencvDecoder(import_opencv(load))
    except (ImportError, OSError, AttributeError):
        return "The library OpenCV is missing: turned barcodes are read less often and no camera can be used."


def import_opencv(load: Callable[[str], ModuleType] = import_module) -> ModuleType:
    """The module cv2, kept to one core; raises ImportError where it is not installed."""
    cv2 = load("cv2")
    cv2.setNumThreads(1)
    # The build with windows points Qt at its own plug-ins, and every program that we start would inherit that.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]
    return cv2


def _reading(text: str, kind: str, corners: Corners) -> Reading | None:
    symbology = _NAMES.get(kind)
    if symbology is None or not text:
        return None
    at = middle([(float(x), float(y)) for x, y in corners])
    return trade_reading(text, symbology, LIBRARY, at)
