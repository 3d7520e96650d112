"""Hands on a keyboard, as its driver stamps them: scanners of many makes, people of many habits, and a screen."""

from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from terminal.devices.keymap import sign_at
from terminal.devices.wedge import Scan, Step, Wedge

SHIFT = 42
CONTROL = 29
_KEYS = {
    sign_at(position, shift=shift, control=control): (position, shift, control)
    for control in (True, False)
    for shift in (True, False)
    for position in (*range(1, 14), 15, *range(16, 29), *range(30, 42), *range(43, 54), 57)
}
_PAD = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One key going down or up; `sign` is what a US board types, `shown_as` what this computer's layout types."""

    at_ms: int
    down: bool
    position: int
    sign: str = ""
    shown_as: str = ""
    shift: bool = False
    control: bool = False
    repeat: bool = False
    foreign: bool = False


def keys_for(sign: str) -> tuple[int, bool, bool]:
    """Position, shift and control that a US scanner sends for a sign."""
    return _KEYS[sign]


def scanned(
    text: str, at_ms: int, *, gap_ms: float, rng: Random, jitter: float = 0.2, overlap: bool = False, shown_as: str = ""
) -> list[KeyEvent]:
    """What a scanner sends: each key let go halfway to the next, or with `overlap` just when the next goes down."""
    events: list[tuple[int, float, KeyEvent]] = []
    now = float(at_ms)
    for place, (sign, following) in enumerate(zip(text, [*text[1:], ""], strict=True)):
        position, shift, control = keys_for(sign)
        # No scanner presses a key that is still down, nor the J of a Ctrl+J behind the letter.
        overlaps = overlap and bool(following) and keys_for(following)[0] != position
        step = gap_ms * rng.uniform(1 - jitter, 1 + jitter)
        down_at, up_at = int(now), int(now + (step if overlaps else min(step / 2, 30)))
        modifiers = [SHIFT] * shift + [CONTROL] * control
        events += [(down_at, place, KeyEvent(down_at, True, modifier)) for modifier in modifiers]
        events.append((down_at, place + 0.2, KeyEvent(down_at, True, position, sign, shown_as or sign, shift, control)))
        order = place + (1.3 if overlaps else 0.3)
        events.append((up_at, order, KeyEvent(up_at, False, position, sign, shown_as or sign)))
        events += [(up_at, order, KeyEvent(up_at, False, modifier)) for modifier in modifiers]
        now += step
    return [event for _, _, event in sorted(events, key=lambda each: each[:2])]


def typed(
    text: str, at_ms: int, *, gap_ms: float, down_ms: float, rng: Random, pad: bool = False, shown_as: str = ""
) -> list[KeyEvent]:
    """What fingers send: uneven gaps, keys held for 40 ms and more, overlapping when the gaps are short."""
    events: list[KeyEvent] = []
    now = float(at_ms)
    free_at: dict[int, int] = {}
    for sign in text:
        position, shift, control = keys_for(sign)
        position = _PAD.get(sign, position) if pad else position
        now = max(now, free_at.get(position, 0))
        held = max(40.0, rng.gauss(down_ms, down_ms / 4))
        if shift:
            events.append(KeyEvent(int(now) - 25, down=True, position=SHIFT))
            events.append(KeyEvent(int(now + held) + 10, down=False, position=SHIFT))
        events.append(KeyEvent(int(now), True, position, sign, shown_as or sign, shift, control))
        events.append(KeyEvent(int(now + held), False, position, sign, shown_as or sign))
        free_at[position] = int(now + held) + 15
        now += max(1.0, rng.gauss(gap_ms, gap_ms / 3))
    return sorted(events, key=lambda event: event.at_ms)


def mashed(text: str, at_ms: int, *, rng: Random) -> list[KeyEvent]:
    """A flat hand on the keys: all down within a few milliseconds, all up again a moment later."""
    events: list[KeyEvent] = []
    for sign in dict.fromkeys(text):
        position, shift, control = keys_for(sign)
        down_at = at_ms + rng.randint(0, 25)
        up_at = down_at + rng.randint(40, 130)
        events.append(KeyEvent(down_at, True, position, sign, sign, shift, control))
        events.append(KeyEvent(up_at, False, position, sign, sign))
    return sorted(events, key=lambda event: event.at_ms)


class HostLayout(Protocol):
    """What the keys of a computer type."""

    def sign(self, position: int, *, shift: bool, caps: bool) -> str: ...


@dataclass(slots=True)
class Screen:
    """What came through the wedge: the signs that a field shows, and the scans; stalls make the timers late."""

    wedge: Wedge
    rng: Random
    stalls: float = 0.0
    layout: HostLayout | None = None
    text: str = ""
    scans: list[Scan] = field(default_factory=list)
    longest_wait_ms: int = 0
    _held: list[tuple[int, KeyEvent]] = field(default_factory=list)
    _wake_at_ms: int | None = None

    def play(self, events: list[KeyEvent]) -> None:
        """Tells the wedge every event, and the silences between them unless the computer is stalled."""
        for event in events:
            self._pass_time(event.at_ms)
            self._tell(event)
        self._pass_time(None)

    def _pass_time(self, until_ms: int | None) -> None:
        stalled = self.rng.random() < self.stalls
        while self._wake_at_ms is not None and (until_ms is None or (self._wake_at_ms < until_ms and not stalled)):
            now = self._wake_at_ms
            self._wake_at_ms = None
            self._obey(self.wedge.silence(now), now, None)

    def _tell(self, event: KeyEvent) -> None:
        if event.position in (SHIFT, CONTROL):
            step = self.wedge.modifier(event.at_ms)
        elif event.down:
            step = self.wedge.press(
                position=event.position,
                text=self._typed(event),
                at_ms=event.at_ms,
                shift=event.shift,
                control=event.control,
                foreign=event.foreign,
                repeat=event.repeat,
            )
        else:
            step = self.wedge.release(position=event.position, text=self._typed(event), at_ms=event.at_ms)
        self._obey(step, event.at_ms, event)

    def _typed(self, event: KeyEvent) -> str:
        if self.layout is None or event.control:
            return event.shown_as
        return self.layout.sign(event.position, shift=event.shift, caps=False)

    def _obey(self, step: Step, now_ms: int, event: KeyEvent | None) -> None:
        kept = []
        for number, held in self._held:
            if number in step.shown:
                self._show(held, now_ms)
            elif number not in step.swallowed:
                kept.append((number, held))
        self._held = kept
        if step.scan is not None:
            self.scans.append(step.scan)
        if event is not None and not step.kept_back and not step.gone:
            self._show(event, now_ms)
        elif event is not None and step.kept_back:
            self._held.append((step.stroke, event))
        self._wake_at_ms = None if step.wake_in_ms is None else now_ms + step.wake_in_ms

    def _show(self, event: KeyEvent, now_ms: int) -> None:
        if event.down and event.position not in (SHIFT, CONTROL):
            self.text += event.sign
            self.longest_wait_ms = max(self.longest_wait_ms, now_ms - event.at_ms)
