"""What the text of a scan tells of the scanner's own settings; pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from loyalty.codes.scanned import CODE_BYTES_MAX
from terminal.devices.keymap import LOST_SIGN

_AZERTY_DIGITS: Final = frozenset("àâçèé§&\"'(_²")
_WI_FI: Final = re.compile(r"WIFI:", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(https?|javascript|ftp|mailto|tel):", re.IGNORECASE)
_LICENCE: Final = re.compile(r"@\s*(ANSI |AAMVA)", re.IGNORECASE)
_GS_AS_TEXT: Final = re.compile(r"\(\d{2,4}\)\d.*\(\d{2,4}\)|\{GS\}|<GS>|\^\]", re.IGNORECASE)

LOST: Final = "A part of the code got lost on the way. Scan it again; if it happens each time, scan the card below."
TYPED: Final = "These keys came as slowly as typing. If a scanner sent them, let it scan the card below."
LAYOUT: Final = "The letters look like those of another keyboard. Let the scanner scan the card below."
LONG: Final = "This code is longer than any of ours, so nothing would be done with it."
CONTROLS: Final = "This code holds control characters, so nothing would be done with it."
ADDRESS: Final = "This is an address for telephones. Nothing would be opened."
WI_FI: Final = "This is the key of a wireless network. Nothing would be done with it."
LICENCE: Final = "This is an identity document. It is shown here and kept nowhere."
FIELDS: Final = "The scanner writes the sign between fields (GS) as text. Set it to send GS as Ctrl and ]."
OTHER_LETTERS: Final = (
    "The text holds letters of another script: the scanner, or this computer, plays another keyboard."
)


def hint(text: str, *, by_keyboard: bool) -> str:
    """What to do about the scanner or the code, an empty text when nothing strikes."""
    if LOST_SIGN in text:
        return LOST
    if len(text.encode("utf-8", "surrogatepass")) > CODE_BYTES_MAX:
        return LONG
    if _LICENCE.search(text):
        return LICENCE
    if any(unicodedata.category(sign) == "Cc" and sign not in "\x1d\x1e\x04" for sign in text):
        return CONTROLS
    if _WI_FI.match(text):
        return WI_FI
    if _ADDRESS.match(text):
        return ADDRESS
    if _GS_AS_TEXT.search(text):
        return FIELDS
    return _layout(text) if by_keyboard else ""


def _layout(text: str) -> str:
    """A keyboard that plays another layout turns digits into accents, or Latin letters into another script's."""
    strange = [sign for sign in text if ord(sign) > 0x7F and sign.isalpha()]
    if strange and all("LATIN" not in unicodedata.name(sign, "LATIN") for sign in strange):
        return OTHER_LETTERS
    accents = sum(sign in _AZERTY_DIGITS for sign in text)
    return LAYOUT if accents >= 3 or (accents and not any(sign.isdigit() for sign in text) and len(text) > 5) else ""
