"""Real keys through a real X server into a real window, at the pace of scanners and of people."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from terminal.devices.strokes import ScannerProfile
from tests.fakes.keyboard import KeyEvent, mashed, scanned, typed

ROOT = Path(__file__).resolve().parents[2]
PACES_MS = (2, 5, 12, 25, 8, 30, 45, 60)
TRIES = 12


class TooBusy(AssertionError):
    """This machine could not press keys as a scanner does, in many tries."""


@dataclass(slots=True)
class Hands:
    """Presses keys on the X display and asks the window what came of them."""

    display: str
    window: "subprocess.Popen[str]"

    def press(self, events: list[KeyEvent]) -> None:
        lines, now = [], events[0].at_ms
        for event in events:
            if event.at_ms > now:
                lines.append(f"sleep {(event.at_ms - now) / 1000:.3f}")
                now = event.at_ms
            lines.append(f"{'keydown' if event.down else 'keyup'} --delay 0 {event.position + 8}")
        self._run("xdotool", "-", said="\n".join(lines))

    def layout(self, name: str) -> None:
        self._run("setxkbmap", name)

    def say(self, command: str) -> None:
        assert self.window.stdin is not None
        self.window.stdin.write(command + "\n")
        self.window.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.window.stdout is not None
        answer: dict[str, Any] = json.loads(self.window.stdout.readline())
        return answer

    def tell(self) -> dict[str, Any]:
        self.say("tell")
        return self.hear()

    def _run(self, *command: str, said: str = "") -> None:
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(command, env=environment, input=said, text=True, check=True, timeout=60)


@contextmanager
def counter(display: str) -> Iterator[Hands]:
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "tests.fakes.scan_window"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as window:
        hands = Hands(display, window)
        try:
            assert hands.hear() == {"ready": True}
            yield hands
        finally:
            hands.say("quit")


def batch(rng: Random, count: int, pace_ms: float) -> tuple[list[str], list[KeyEvent]]:
    codes, events, at_ms = [], [], 1000
    for _ in range(count):
        code = rng.choice(["M:", "", "]C1", "V:"]) + "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=11))
        events += scanned(code + "\r", at_ms, gap_ms=pace_ms, rng=rng, jitter=0)
        at_ms = events[-1].at_ms + 70
        codes.append(code)
    return codes, events


def heard(hands: Hands, events: list[KeyEvent], pace_ms: float = 8) -> dict[str, Any]:
    """What came of the scans; pressed again when this busy machine itself pressed keys unlike any scanner.

    By the X server's own stamps: a key held too long, or a gap beyond what a scan of this pace may have.
    """
    profile = ScannerProfile()
    gap_ms = min(3 * pace_ms + 15, profile.silence_ms - 10)
    for _ in range(TRIES):
        hands.press(events)
        answer = hands.tell()
        if answer["longest_down_ms"] <= profile.down_ms and answer["longest_gap_ms"] <= gap_ms:
            return answer
    raise TooBusy("This machine is too busy to press keys at the pace of a scanner.")


def entry(rng: Random, at_ms: int) -> list[KeyEvent]:
    text = "".join(rng.choices("0123456789abc", k=rng.randint(2, 7)))
    if rng.random() < 0.2:
        return mashed(text, at_ms, rng=rng)
    return typed(text, at_ms, gap_ms=rng.choice([30, 50, 80]), down_ms=rng.uniform(45, 90), rng=rng)


def quickened(events: list[KeyEvent]) -> list[KeyEvent]:
    """The same with the long pauses between the entries cut to 0.2 s."""
    quick, cut_ms, before_ms = [], 0, events[0].at_ms
    for event in events:
        cut_ms += max(0, event.at_ms - before_ms - 200)
        before_ms = event.at_ms
        quick.append(replace(event, at_ms=event.at_ms - cut_ms))
    return quick


@dataclass(slots=True)
class RealTally:
    """`unpressed` counts scans that this machine could not press at pace; they are no measure of the till."""

    scans: int = 0
    read: int = 0
    wrong: int = 0
    left_in_fields: int = 0
    buttons_pressed: int = 0
    unpressed: int = 0
    entries: int = 0
    entries_whole: int = 0
    entries_as_scans: int = 0

    @property
    def kept(self) -> bool:
        """Whether every goal was reached, over at least three quarters of the scans."""
        bad = self.wrong + self.left_in_fields + self.buttons_pressed + self.entries_as_scans
        return not bad and self.read >= 0.999 * self.scans and self.entries_whole == self.entries


def campaign(display: str, scans: int, entries: int, seed: int = 1) -> RealTally:
    """Scans on five layouts at 2 to 60 ms a key, then entries of a person, ten and five at a time."""
    rng, tally = Random(seed), RealTally()
    with counter(display) as hands:
        for turn in range(scans // 10):
            hands.layout(("us", "fr", "de", "ru", "es")[turn % 5])
            _scan(hands, rng, PACES_MS[turn % len(PACES_MS)], tally)
        hands.layout("us")
        for _ in range(entries // 5):
            events = [each for place in range(5) for each in entry(rng, 1000 + 2000 * place)]
            hands.press(quickened(events))
            answer = hands.tell()
            tally.entries += 5
            tally.entries_whole += 5 * (answer["text"] == "".join(each.sign for each in events if each.down))
            tally.entries_as_scans += len(answer["scans"])
    return tally


def _scan(hands: Hands, rng: Random, pace_ms: float, tally: RealTally) -> None:
    codes, events = batch(rng, 10, pace_ms)
    try:
        answer = heard(hands, events, pace_ms)
    except TooBusy:
        tally.unpressed += len(codes)
        return
    tally.scans += len(codes)
    tally.read += sum(code in answer["scans"] for code in codes)
    tally.wrong += sum(scan not in codes for scan in answer["scans"])
    tally.left_in_fields += len(answer["text"])
    tally.buttons_pressed += answer["clicks"]
