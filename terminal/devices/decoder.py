"""What every library that reads codes from pictures offers, and the one way we name what it read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from loyalty.codes.gtin import expand_upc_e

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]

TRADE_CODES: Final = frozenset({"EAN-13", "EAN-8", "UPC-A", "UPC-E"})
LINEAR_CODES: Final = TRADE_CODES | {"Code128", "Code39", "Codabar", "ITF", "DataBar"}
PROVEN_CODES: Final = frozenset({"QR", "MicroQR", "Aztec", "DataMatrix"})
"""Codes with so much error correction that one reading is proof; linear codes and PDF417 need a second witness."""
SYMBOLOGIES: Final = LINEAR_CODES | PROVEN_CODES | {"PDF417"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One code read by one library in one picture; `position` is its middle in pixels, `aim` its identifier if known.

    A UPC-A or UPC-E is told as 13 digits, an EAN-13 that begins with 0 is a UPC-A.
    """

    text: str
    symbology: str
    library: str
    position: tuple[int, int]
    aim: str = ""

    def __post_init__(self) -> None:
        if self.symbology not in SYMBOLOGIES:
            raise ValueError(f"There is no symbology called {self.symbology}.")


class Decoder(Protocol):
    """A library that reads codes; a picture it cannot read holds none for it."""

    @property
    def library(self) -> str:
        """The library's name."""
        ...

    @property
    def symbologies(self) -> frozenset[str]:
        """The kinds of codes it reads."""
        ...

    def read(self, grey: Grey) -> list[Reading]:
        """Every code in a grey picture of 8 bits a pixel, rows first; never raises, whatever the picture."""
        ...


def trade_reading(
    digits: str, symbology: str, library: str, position: tuple[int, int], aim: str = ""
) -> Reading | None:
    """A trade item's reading in our one form, or None for digits that the symbology cannot hold."""
    if symbology == "EAN-8":
        return Reading(digits, symbology, library, position, aim) if len(digits) == 8 else None
    whole = expand_upc_e(digits) if symbology == "UPC-E" and len(digits) == 8 else digits
    if whole is None or len(whole) not in {12, 13}:
        return None
    whole = whole.zfill(13)
    if symbology != "UPC-E":
        symbology = "UPC-A" if whole[0] == "0" else "EAN-13"
    return Reading(whole, symbology, library, position, aim)


def middle(points: list[tuple[float, float]]) -> tuple[int, int]:
    """The middle of some points in whole pixels; the corner of the picture when there are none."""
    if not points:
        return 0, 0
    return round(sum(x for x, _ in points) / len(points)), round(sum(y for _, y in points) / len(points))
