"""Groups key strokes into scans: holds each key back for a blink, then shows it as typed or swallows it as scanned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from terminal.devices.keymap import LOST_SIGN, sign_at
from terminal.devices.strokes import (
    Fate,
    ScannerProfile,
    Stroke,
    gap_limit_ms,
    is_a_scan,
    is_a_splinter,
    is_solid,
    last_of_a_person,
    may_become_a_scan,
    signs_of,
)

SIGNS_MAX: Final = 600
"""A longer scan is swallowed to its end and told cut off at this length, which no code of ours has."""

_BROKEN_MS: Final = 350
"""A scan that lacks its usual suffix may go on after a pause of this length, and splinters of it may follow so late."""
_LIGHT_TOUCH_MS: Final = 60
_TAIL: Final = 8


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner sent, AIM identifier left on, prefix and suffix taken off; `at_ms` is the last key's own stamp.

    A sign that was lost or that no text can hold stands as U+FFFD, control characters stand as they are: neither makes
    a code that anything acts on. `strokes` are the keys as they came, prefix and suffix among them.
    """

    text: str
    at_ms: int
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What to do: held events of the strokes in `shown` go on to the screen in order, those in `swallowed` vanish.

    The event just told belongs to `stroke`; it is `kept_back` for now, `gone` for good, or else goes on to the screen.
    `wake_in_ms` asks for a call of `silence` and takes an earlier request back.
    """

    stroke: int = 0
    kept_back: bool = False
    gone: bool = False
    shown: frozenset[int] = frozenset()
    swallowed: frozenset[int] = frozenset()
    scan: Scan | None = None
    wake_in_ms: int | None = None


class Wedge:
    """The keyboard as a scanner uses it; pure: every time is the stamp of an event, in milliseconds."""

    def __init__(self, profile: ScannerProfile | None = None) -> None:
        self._profile = profile or ScannerProfile()
        self._run: list[Stroke] = []
        self._down: dict[int | str, Stroke] = {}
        self._latest = Stroke(0, "", 0, 0, up_at_ms=0, fate=Fate.SHOW)
        self._beat_at_ms = 0
        self._modifiers_at_ms: set[int] = set()
        self._cut_off = ""
        self._damaged = False
        self._suffix_is_usual: bool | None = None
        self._splinters_until_ms: int | None = None
        self._shown_before: Stroke | None = None
        self._changed: list[Stroke] = []
        self._scan: Scan | None = None
        self._latest_scan: Scan | None = None

    def learn(self, profile: ScannerProfile) -> None:
        """From the next key on scans are told by this profile."""
        self._profile = profile

    @property
    def profile(self) -> ScannerProfile:
        """By which scans are told now."""
        return self._profile

    @property
    def latest(self) -> Scan | None:
        """The scan that was told last."""
        return self._latest_scan

    def press(
        self, *, position: int, text: str, at_ms: int, shift: bool, control: bool, foreign: bool, repeat: bool
    ) -> Step:
        """A key went down; `foreign` means held with Alt or the like, which no scanner does, `repeat` by being held."""
        key = position or text
        if repeat or foreign:
            return self._of_a_person(key, at_ms, foreign=foreign)
        if self._run and self._is_over(at_ms):
            self._settle(at_ms)
        sign, otherwise = self._signs(position, text, shift=shift, control=control)
        stroke = Stroke(self._latest.number + 1, sign, self._gap_ms(at_ms), at_ms, otherwise=otherwise)
        self._latest.next_down_at_ms = at_ms
        self._latest = self._down[key] = stroke
        self._run.append(stroke)
        self._beat_at_ms = at_ms
        self._modifiers_at_ms.clear()
        self._judge(at_ms)
        return self._step(stroke, at_ms)

    def release(self, *, position: int, text: str, at_ms: int) -> Step:
        """A key came up; it shares the fate of its going down."""
        stroke = self._down.pop(position or text, None)
        if stroke is None:
            self._damaged = bool(self._run)
            return self._step(None, at_ms)
        stroke.up_at_ms = at_ms
        self._judge(at_ms)
        return self._step(stroke, at_ms)

    def modifier(self, at_ms: int) -> Step:
        """Shift or Control went down or came up: part of the rhythm, never held back."""
        if self._run:
            if self._is_over(at_ms):
                self._settle(at_ms)
            self._beat_at_ms = at_ms
            self._modifiers_at_ms.add(at_ms)
        return self._step(None, at_ms)

    def silence(self, now_ms: int) -> Step:
        """Time has passed and every event stamped before `now_ms` has been told."""
        self._judge(now_ms)
        if self._run and self._is_over(now_ms):
            self._settle(now_ms)
        return self._step(None, now_ms)

    def interrupt(self, now_ms: int) -> Step:
        """Something else wants its turn, such as a mouse click: what a person typed goes first, a scan goes on."""
        self._judge(now_ms)
        if not is_solid(self._run, now_ms, self._profile):
            self._show(self._run)
            self._run = []
        return self._step(None, now_ms)

    def _of_a_person(self, key: int | str, now_ms: int, *, foreign: bool) -> Step:
        held = self._down.get(key)
        if held is not None and held.fate is Fate.SWALLOW and not foreign:
            return Step(held.number, gone=True, wake_in_ms=self._wake_in_ms(now_ms))
        if foreign:
            self._settle(now_ms)
        else:
            self._show(self._run)
            self._run = []
        return self._step(None, now_ms)

    def _signs(self, position: int, text: str, *, shift: bool, control: bool) -> tuple[str, str]:
        typed = text or LOST_SIGN
        placed = sign_at(position, shift=shift, control=control) if position else typed
        return (placed, typed) if self._profile.by_position else (typed, placed)

    def _gap_ms(self, at_ms: int) -> int:
        """From key to key; a scanner that sends Shift in reports of its own takes up to twice as long for a capital."""
        reports = len(self._modifiers_at_ms - {at_ms, self._latest.down_at_ms, self._latest.up_at_ms})
        return (at_ms - self._latest.down_at_ms) * 2 // (2 + min(2, reports))

    def _is_over(self, now_ms: int) -> bool:
        gap = now_ms - self._beat_at_ms
        return gap < 0 or self._has_suffix() or gap > self._patience_ms(now_ms)

    def _patience_ms(self, now_ms: int) -> float:
        if self._suffix_is_usual is None or not is_solid(self._run, now_ms, self._profile):
            return self._profile.silence_ms
        return _BROKEN_MS if self._suffix_is_usual else gap_limit_ms(self._run, self._profile)

    def _has_suffix(self) -> bool:
        suffixes = self._profile.suffixes
        return (
            len(self._run) > 1
            and self._run[-1].sign in suffixes
            and any(stroke.sign not in suffixes for stroke in self._run)
        )

    def _judge(self, now_ms: int) -> None:
        typed = last_of_a_person(self._run, now_ms, self._profile)
        if not self._has_suffix() and not may_become_a_scan(self._run, self._profile):
            typed = max(typed, len(self._run) - 1)
        self._show(self._run[:typed])
        del self._run[:typed]
        if len(self._run) > SIGNS_MAX:
            self._cut_off = (self._cut_off + signs_of(self._run[:-_TAIL]))[:SIGNS_MAX]
            self._swallow(self._run[:-_TAIL])
            del self._run[:-_TAIL]
        released = all(stroke.up_at_ms is not None for stroke in self._run[:-1])
        if (self._has_suffix() and released) or self._is_late_suffix() or (self._cut_off and not self._run):
            self._settle(now_ms)

    def _is_late_suffix(self) -> bool:
        return (
            len(self._run) == 1
            and self._run[0].sign in self._profile.suffixes
            and self._run[0].up_at_ms is not None
            and self._is_near_a_scan()
        )

    def _is_near_a_scan(self) -> bool:
        return self._splinters_until_ms is not None and self._run[0].down_at_ms <= self._splinters_until_ms

    def _settle(self, now_ms: int) -> None:
        """The run has ended: told as a scan or shown as typed."""
        suffix = self._has_suffix()
        fingers = [stroke for stroke in self._run if stroke.rolls(now_ms)]
        body = [stroke for stroke in self._run if stroke not in fingers]
        signs = self._without_suffixes(body)
        if self._cut_off or is_a_scan(signs, suffix=suffix, now_ms=now_ms, profile=self._profile):
            self._show(fingers)
            self._swallow(body)
            self._tell(signs, body)
            self._suffix_is_usual = suffix
            self._splinters_until_ms = self._beat_at_ms + (self._profile.silence_ms if suffix else _BROKEN_MS)
        elif self._run and self._is_near_a_scan() and is_a_splinter(self._run, now_ms, self._profile):
            self._swallow(self._run)
            if signs:
                self._damaged = True
                self._tell(signs, self._run)
        else:
            self._show(self._run)
        self._run, self._cut_off, self._damaged = [], "", False

    def _without_suffixes(self, strokes: list[Stroke]) -> list[Stroke]:
        signs = signs_of(strokes)
        start = len(signs) - len(signs.lstrip(self._profile.suffixes))
        return strokes[start : len(signs.rstrip(self._profile.suffixes))]

    def _tell(self, signs: list[Stroke], keys: list[Stroke]) -> None:
        text = self._cut_off + signs_of(signs)
        whole = text.removeprefix(self._profile.prefix)
        begun = LOST_SIGN if self._began_midway(signs) else ""
        self._scan = Scan(begun + whole + (LOST_SIGN if self._damaged else ""), self._beat_at_ms, tuple(keys))
        self._latest_scan = self._scan

    def _began_midway(self, signs: list[Stroke]) -> bool:
        """The key before was shown as typed, yet it may have been this scan's first: it kept the pace and was light."""
        before = self._shown_before
        return (
            bool(signs)
            and before is not None
            and before.number == signs[0].number - 1
            and signs[0].gap_ms <= gap_limit_ms(signs, self._profile)
            and not before.rolls(self._beat_at_ms)
            and before.down_for(self._beat_at_ms) <= _LIGHT_TOUCH_MS
        )

    def _show(self, strokes: Iterable[Stroke]) -> None:
        for stroke in strokes:
            stroke.fate = Fate.SHOW
            self._changed.append(stroke)
            self._shown_before = stroke

    def _swallow(self, strokes: Iterable[Stroke]) -> None:
        for stroke in strokes:
            stroke.fate = Fate.SWALLOW
            self._changed.append(stroke)

    def _step(self, stroke: Stroke | None, now_ms: int) -> Step:
        changed, scan = self._changed, self._scan
        self._changed, self._scan = [], None
        return Step(
            stroke=0 if stroke is None else stroke.number,
            kept_back=stroke is not None and stroke.fate is Fate.WAIT,
            gone=stroke is not None and stroke.fate is Fate.SWALLOW,
            shown=frozenset(each.number for each in changed if each.fate is Fate.SHOW),
            swallowed=frozenset(each.number for each in changed if each.fate is Fate.SWALLOW),
            scan=scan,
            wake_in_ms=self._wake_in_ms(now_ms),
        )

    def _wake_in_ms(self, now_ms: int) -> int | None:
        if not self._run:
            return None
        moments = [self._beat_at_ms + int(self._patience_ms(now_ms)) + 1]
        if not is_solid(self._run, now_ms, self._profile):
            moments += [s.down_at_ms + self._profile.down_ms + 1 for s in self._run if s.up_at_ms is None]
        return max(1, min(moments) - now_ms)
