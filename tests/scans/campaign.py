"""Thousands of scans and of typed entries through the key filter of the window, each judged by what came of it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random

from terminal.devices.keymap import LOST_SIGN
from terminal.devices.strokes import ScannerProfile
from tests.fakes.keyboard import CONTROL, SHIFT, KeyEvent, mashed, scanned, typed
from tests.scans.hands import Desk, Hands, shown
from tests.scans.layouts import LAYOUTS, Layout

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIXES = ("", "", "", "\x02", "~")
SUFFIXES = ("\r", "\r", "\t", "\r\n", "\n")
NO_SUFFIX_MS = 32
BATCH = 25


@dataclass
class Tally:
    """`wrong` is a code told that was not sent; one that is told with a mark of loss is unread and never acted on."""

    scans: int = 0
    read: int = 0
    wrong: int = 0
    left_in_fields: int = 0
    buttons_pressed: int = 0
    fields_left: int = 0
    entries: int = 0
    entries_whole: int = 0
    entries_as_scans: int = 0

    @property
    def kept(self) -> bool:
        """Whether every goal was reached."""
        bad = self.wrong + self.left_in_fields + self.buttons_pressed + self.fields_left + self.entries_as_scans
        return not bad and self.read >= 0.999 * self.scans and self.entries_whole == self.entries

    def figures(self) -> dict[str, int]:
        return asdict(self)


def run(
    scans: int, entries: int, seed: int = 1, after: Callable[[str, Tally], None] = lambda layout, tally: None
) -> Tally:
    """Shared out over the layouts, Caps Lock on and off; `after` hears of each layout that is done."""
    tally = Tally()
    for number, layout in enumerate(LAYOUTS):
        for caps in (False, True):
            rng = Random(f"{seed} {layout.name} {caps}")
            share = 2 * number + caps
            _scan(tally, layout, rng, caps=caps, count=_share(scans, share))
            _type(tally, layout, rng, caps=caps, count=_share(entries, share))
        after(layout.name, tally)
    return tally


def _share(whole: int, place: int) -> int:
    parts = 2 * len(LAYOUTS)
    return whole * (place + 1) // parts - whole * place // parts


def _scan(tally: Tally, layout: Layout, rng: Random, *, caps: bool, count: int) -> None:
    for place, prefix in enumerate(PREFIXES):
        desk = Desk(ScannerProfile(prefix=prefix))
        part = count * (place + 1) // len(PREFIXES) - count * place // len(PREFIXES)
        at_ms = 1_000
        for first in range(0, part, BATCH):
            codes, events = [], []
            for _ in range(min(BATCH, part - first)):
                code, strokes = _some_scan(rng, prefix, at_ms)
                codes.append(code)
                events += strokes
                at_ms = strokes[-1].at_ms + rng.choice([400, 1_000, 3_000])
            Hands(desk, layout, rng, caps=caps, stalls=0.02).play(events)
            at_ms = max(at_ms, desk.time.now_ms) + 1_000
            _judge_scans(tally, codes, desk)
        desk.leave()


def _some_scan(rng: Random, prefix: str, at_ms: int) -> tuple[str, list[KeyEvent]]:
    gap_ms = rng.uniform(1, 60)
    suffix = "" if gap_ms < NO_SUFFIX_MS and rng.random() < 0.1 else rng.choice(SUFFIXES)
    digits, letters = "".join(rng.choices("0123456789", k=14)), "".join(rng.choices(SIGNS, k=rng.randint(6, 60)))
    kinds = [digits[:8], digits[:13], f"M:{letters[:18]}", f"V:{letters}", f"]C1{digits}\x1d21{letters[:6]}"]
    code = rng.choice([*kinds, letters.lower(), "mbr-" + digits[:7]])
    overlap = gap_ms < 16 and rng.random() < 0.3
    jitter = rng.choice([0, 0.1, 0.15])
    return code, scanned(prefix + code + suffix, at_ms, gap_ms=gap_ms, rng=rng, jitter=jitter, overlap=overlap)


def _judge_scans(tally: Tally, codes: list[str], desk: Desk) -> None:
    told, text, clicks, left = desk.taken()
    tally.scans += len(codes)
    whole = [scan for scan in told if LOST_SIGN not in scan]
    tally.read += sum(code in whole for code in codes)
    tally.wrong += sum(scan not in codes for scan in whole)
    tally.left_in_fields += len(text)
    tally.buttons_pressed += clicks
    tally.fields_left += left


def _type(tally: Tally, layout: Layout, rng: Random, *, caps: bool, count: int) -> None:
    desk = Desk(ScannerProfile())
    at_ms = 1_000
    for first in range(0, count, BATCH):
        for _ in range(min(BATCH, count - first)):
            events = [event for event in _some_entry(rng, at_ms) if _types_something(event, layout, caps=caps)]
            if not events:
                continue
            Hands(desk, layout, rng, caps=caps, stalls=0.02).play(events)
            at_ms = max(events[-1].at_ms, desk.time.now_ms) + rng.choice([100, 500, 3_000])
            _judge_entry(tally, events, desk, layout, caps=caps)
    desk.leave()


def _some_entry(rng: Random, at_ms: int) -> list[KeyEvent]:
    if rng.random() < 0.5:
        entry = "".join(rng.choices("0123456789", k=rng.randint(1, 14)))
    else:
        entry = "".join(rng.choices("abcdefghij klmno.,ABC", k=rng.randint(1, 40)))
    entry += rng.choice(["", "\r"])
    if rng.random() < 0.2:
        return mashed(entry, at_ms, rng=rng)
    gap_ms, down_ms = rng.choice([8, 15, 25, 40, 60, 90, 130, 200]), rng.uniform(45, 110)
    return typed(entry, at_ms, gap_ms=gap_ms, down_ms=down_ms, rng=rng, pad=rng.random() < 0.5)


def _types_something(event: KeyEvent, layout: Layout, *, caps: bool) -> bool:
    """Dead keys reach no program before the next key, so nobody can say what a field would show of them."""
    return event.position in (SHIFT, CONTROL) or bool(shown(event, layout, caps=caps))


def _judge_entry(tally: Tally, events: list[KeyEvent], desk: Desk, layout: Layout, *, caps: bool) -> None:
    told, text, clicks, _ = desk.taken()
    presses = [event for event in events if event.down and event.position not in (SHIFT, CONTROL)]
    signs = "".join(shown(event, layout, caps=caps) for event in presses)
    tally.entries += 1
    tally.entries_whole += text == signs.replace("\r", "") and clicks == signs.count("\r")
    tally.entries_as_scans += len(told)
