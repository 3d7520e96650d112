"""Tells a run of key strokes that a scanner sent from one that a person typed, by the keyboard's own time stamps.

A scanner lets each key go within a few milliseconds and before it presses the next one; a finger stays down for 40 ms
and more, and at more than 20 keys a second fingers overlap. So how long keys are down, and whether they overlap,
decides first; pace and evenness decide second.

Limits: a program that types (six keys and more, at a scanner's pace, each let go at once) is taken for a scanner. A
scanner slower than 60 ms a key, or one that keeps keys down for longer than `down_ms`, needs a profile of its own; one
slower than 38 ms must end its codes in Enter, line feed or Tab. A code shorter than `signs_min` is taken as typed
unless it bears the prefix or an AIM identifier. A key that the computer's layout makes a dead key reaches no program
on some systems; the scan is then told as unreadable. Input methods that hold keys back themselves, and scanners that
type by Alt and the number pad, are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median
from typing import Final

USUAL_SUFFIXES: Final = "\r\n\t"
_AIM: Final = re.compile(r"\][A-Za-z][0-9]")
_NOT_A_FINGER_MS: Final = 12
"""No finger lets a key go this soon, so even keys that overlap are a scanner's (several keys in one report)."""
_FINGER_FOR_SURE_MS: Final = 150
_SAME_REPORT_MS: Final = 2
_SOLID: Final = 4
FAST_GAP_MS: Final = 38
"""At this pace nothing but a scanner lets go of each key before the next; slower runs must end in a suffix, too."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """What is known of a scanner: its prefix and suffixes, its pace, and whether it is set to a US board.

    `gap_ms` bounds the median time from key to key, `down_ms` how long one key is down; after `silence_ms` without a
    key a scan has ended. With `by_position` false the computer's own layout is believed, not the key positions.
    """

    prefix: str = ""
    suffixes: str = USUAL_SUFFIXES
    signs_min: int = 6
    gap_ms: int = 75
    down_ms: int = 34
    silence_ms: int = 150
    by_position: bool = True

    def __post_init__(self) -> None:
        if not 2 <= self.signs_min <= 64:
            raise ValueError("A scan has at least 2 and at most 64 signs to be known by.")
        if not 0 < self.gap_ms < self.silence_ms <= 500:
            raise ValueError("The silence after a scan is longer than the gap between its keys and at most 500 ms.")
        if not 5 <= self.down_ms <= 45:
            raise ValueError("A key held for more than 45 ms may be a person's.")


def profile_for_pace(gap_ms: int, prefix: str = "") -> ScannerProfile:
    """The profile of a scanner measured at this many milliseconds from key to key, such as 60 over Bluetooth."""
    gap = max(FAST_GAP_MS, gap_ms * 5 // 4)
    return ScannerProfile(prefix=prefix, gap_ms=gap, silence_ms=max(80, gap * 2))


class Fate(Enum):
    """What becomes of a key event: on to the screen, held back, or gone."""

    SHOW = auto()
    WAIT = auto()
    SWALLOW = auto()


@dataclass(slots=True)
class Stroke:
    """One key going down and, later, up again; all times are the event's own stamps in milliseconds.

    `otherwise` is the sign as the computer's layout tells it where `sign` goes by position, and the other way round.
    """

    number: int
    sign: str
    gap_ms: int
    down_at_ms: int
    up_at_ms: int | None = None
    next_down_at_ms: int | None = None
    fate: Fate = Fate.WAIT
    otherwise: str = ""

    def down_for(self, now_ms: int) -> int:
        """How long the key was down, or has been down so far."""
        return (now_ms if self.up_at_ms is None else self.up_at_ms) - self.down_at_ms

    def rolls(self, now_ms: int) -> bool:
        """Was (or is) still down when the next key had gone down, in a way that only fingers do."""
        if self.next_down_at_ms is None:
            return False
        up_at_ms = now_ms if self.up_at_ms is None else self.up_at_ms
        return up_at_ms > self.next_down_at_ms + _SAME_REPORT_MS and self.down_for(now_ms) > _NOT_A_FINGER_MS

    def is_a_persons(self, now_ms: int, profile: ScannerProfile) -> bool:
        """Down longer than a scanner's key, or overlapping as fingers do."""
        return self.down_for(now_ms) > profile.down_ms or self.rolls(now_ms)


def signs_of(strokes: Sequence[Stroke]) -> str:
    """The text of a run."""
    return "".join(stroke.sign for stroke in strokes)


def is_solid(strokes: Sequence[Stroke], now_ms: int, profile: ScannerProfile) -> bool:
    """Whether a run begins with so many scanner's strokes that one odd stroke no longer makes it a person's."""
    head = strokes[:_SOLID]
    return len(head) == _SOLID and all(
        stroke.up_at_ms is not None and not stroke.is_a_persons(now_ms, profile) for stroke in head
    )


def last_of_a_person(strokes: Sequence[Stroke], now_ms: int, profile: ScannerProfile) -> int:
    """How many strokes, counted from the first, are a person's together with all before them; 0 if none is."""
    if is_solid(strokes, now_ms, profile):
        odd = [n for n, stroke in enumerate(strokes) if stroke.down_for(now_ms) > _FINGER_FOR_SURE_MS]
        return 0 if not odd or _spare(len(strokes)) >= len(odd) else odd[-1] + 1
    return max((n + 1 for n, stroke in enumerate(strokes) if stroke.is_a_persons(now_ms, profile)), default=0)


def gap_limit_ms(strokes: Sequence[Stroke], profile: ScannerProfile) -> float:
    """The longest gap that fits the pace of this run."""
    gaps = [stroke.gap_ms for stroke in strokes[1:]]
    return min(profile.silence_ms, 3 * median(gaps) + 20) if gaps else profile.silence_ms


def may_become_a_scan(strokes: Sequence[Stroke], profile: ScannerProfile) -> bool:
    """Whether waiting for more strokes makes sense; a run that begins too slowly has shown that it is typed."""
    return len(strokes) < _SOLID or median(stroke.gap_ms for stroke in strokes[1:]) <= profile.gap_ms * 1.3


def is_a_scan(strokes: Sequence[Stroke], *, suffix: bool, now_ms: int, profile: ScannerProfile) -> bool:
    """Whether a run that has ended, its suffix left out, came from a scanner."""
    if len(strokes) < 2:
        return False
    text, gaps = signs_of(strokes), [stroke.gap_ms for stroke in strokes[1:]]
    marked = bool(profile.prefix) and text.startswith(profile.prefix)
    signs_min = len(profile.prefix) + 1 if marked else 4 if _AIM.match(text) else profile.signs_min
    limit, pace = gap_limit_ms(strokes, profile), median(gaps)
    odd = sum(
        stroke.down_for(now_ms) > profile.down_ms or (n > 0 and stroke.gap_ms > limit)
        for n, stroke in enumerate(strokes)
    )
    unsure = any(stroke.up_at_ms is None for stroke in strokes[:-1])
    if (
        unsure
        or len(strokes) < signs_min
        or odd > _spare(len(strokes))
        or any(stroke.rolls(now_ms) for stroke in strokes)
    ):
        return False
    return pace <= profile.gap_ms and (suffix or pace <= FAST_GAP_MS)


def is_a_splinter(strokes: Sequence[Stroke], now_ms: int, profile: ScannerProfile) -> bool:
    """Whether a few strokes right behind a scan are the rest of it: a late suffix, or signs at a scanner's pace."""
    unsure = any(stroke.up_at_ms is None for stroke in strokes[:-1])
    if unsure or any(stroke.is_a_persons(now_ms, profile) for stroke in strokes):
        return False
    if all(stroke.sign in profile.suffixes for stroke in strokes):
        return True
    return len(strokes) > 1 and max(stroke.gap_ms for stroke in strokes[1:]) <= profile.gap_ms


def _spare(count: int) -> int:
    """A busy computer stamps a stroke late now and then: one in six may be odd, once a run is long."""
    return count // 6 if count > _SOLID else 0
