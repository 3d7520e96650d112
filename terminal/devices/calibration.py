"""What one scan of the calibration card tells of a keyboard scanner: layout, prefix, suffix and speed; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.devices.strokes import FAST_GAP_MS, USUAL_SUFFIXES, ScannerProfile, Stroke, profile_for_pace, signs_of

PACE_MS_MAX: Final = 200
SIGNS_AROUND_MAX: Final = 16
_AIM_BEHIND_PREFIX: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]$")
_SEPARATOR: Final = "\x1d"
_CARD: Final = re.compile(
    ".{0,2}".join(f"({re.escape(part)})" for part in CARD_TEXT.split(_SEPARATOR)), re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Learnt:
    """How the scanner types, and that in a sentence for people with whatever is amiss."""

    profile: ScannerProfile
    suffix: str
    pace_ms: int
    sentence: str


def learnt_from(strokes: Sequence[Stroke], *, by_position: bool) -> Learnt | None:
    """What the strokes of a scan tell, prefix and suffix among them; None when it was no scan of the card.

    `by_position` says how the signs of the strokes were read; what the other way would have given stands beside them.
    """
    other = "".join(stroke.otherwise for stroke in strokes)
    for text, placed in ((signs_of(strokes), by_position), (other, not by_position)):
        found = _CARD.search(text)
        if found is not None:
            return _learnt(text, found, strokes, by_position=placed)
    return None


def profile_of(*, prefix: str, suffix: str, pace_ms: int | None, by_position: bool) -> ScannerProfile:
    """The profile of a scanner as the settings tell it; without a pace, of one that nothing is known of."""
    paced = ScannerProfile() if pace_ms is None else profile_for_pace(pace_ms)
    unusual = "".join(sign for sign in dict.fromkeys(suffix) if sign not in USUAL_SUFFIXES)
    return replace(paced, prefix=prefix, suffixes=USUAL_SUFFIXES + unusual, by_position=by_position)


def _learnt(text: str, found: re.Match[str], strokes: Sequence[Stroke], *, by_position: bool) -> Learnt:
    pace_ms = min(max(1, round(median(stroke.gap_ms for stroke in strokes[1:]))), PACE_MS_MAX)
    suffix = text[found.end() :][:SIGNS_AROUND_MAX]
    profile = profile_of(
        prefix=_AIM_BEHIND_PREFIX.sub("", text[: found.start()])[-SIGNS_AROUND_MAX:],
        suffix=suffix,
        pace_ms=pace_ms,
        by_position=by_position,
    )
    return Learnt(profile, suffix, pace_ms, _sentence(found, profile, suffix=suffix, pace_ms=pace_ms))


def _sentence(found: re.Match[str], profile: ScannerProfile, *, suffix: str, pace_ms: int) -> str:
    layout = "a US keyboard" if profile.by_position else "the keyboard of this computer"
    parts = [f"The scanner is set up: it plays {layout}, {pace_ms} ms a key."]
    if not suffix and pace_ms > FAST_GAP_MS:
        parts.append("It is slow and sends no Enter, so its codes would be taken as typed: let it send Enter.")
    if _SEPARATOR not in found[0]:
        parts.append("It leaves out the sign between fields (GS): let it send GS as Ctrl and ].")
    if (found[1], found[2]) != tuple(CARD_TEXT.split(_SEPARATOR)):
        parts.append("It changes capital and small letters; this shop's codes are read all the same.")
    return " ".join(parts)
