"""What a reader sent, brought to one form whoever read it: identifier taken off, trade items as one number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from loyalty.codes.gtin import expand_upc_e, gtin14

FUNCTION_ONE: Final = "\x1d"
"""How the sign FNC1 stands between the fields of a GS1 code."""

_AIM: Final = re.compile(r"\]([A-Za-z])([0-9A-Za-z])")
_ENDS: Final = " \r\n\t"
_KINDS: Final = {
    "A": "Code39",
    "C": "Code128",
    "F": "Codabar",
    "I": "ITF",
    "L": "PDF417",
    "Q": "QR",
    "d": "DataMatrix",
    "e": "DataBar",
    "z": "Aztec",
}
_WITH_ADD_ON: Final = (15, 18)
"""Digits of an EAN-13 together with the two or five of a magazine's issue or price."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The text of a code without identifier and ends of line; `symbology` is the kind of code where it is known."""

    text: str
    symbology: str | None

    @property
    def identity(self) -> str:
        """Equal for every way in which readers tell the same code: trade items by their 14 digits."""
        return gtin14(self.text, self.symbology) or self.text


def payload_of(raw: bytes, symbology: str | None = None) -> Payload:
    """The payload of the bytes that a device read; what is no UTF-8 stands as U+FFFD and so is never acted on."""
    return normalised(raw.decode("utf-8", "replace"), symbology)


def normalised(text: str, symbology: str | None = None) -> Payload:
    """The payload of a text that a device read; an identifier in front (ISO/IEC 15424) tells what `symbology` did not.

    A FNC1 in front, which some readers send and others do not, goes; an issue number behind an EAN-13 goes; a UPC-E
    becomes its UPC-A, as 13 digits.
    """
    plain = text.strip(_ENDS)
    identifier = _AIM.match(plain)
    if identifier is not None:
        plain = plain[identifier.end() :]
        symbology = symbology or _kind(identifier[1], identifier[2], plain)
        if identifier[0] == "]E3" and len(plain) in _WITH_ADD_ON:
            plain = plain[:13]
    plain = plain.removeprefix(FUNCTION_ONE)
    if symbology == "UPC-E" and len(plain) == 8:
        whole = expand_upc_e(plain)
        plain = plain if whole is None else whole.zfill(13)
    return Payload(plain, symbology)


def _kind(letter: str, modifier: str, plain: str) -> str | None:
    """`]E4` is EAN-8, an issue number alone is no trade item, eight digits behind another `]E` are a bare UPC-E."""
    if letter != "E":
        return _KINDS.get(letter)
    if modifier in "12":
        return None
    if modifier == "4":
        return "EAN-8"
    return "UPC-E" if len(plain) == 8 else "EAN-13"
