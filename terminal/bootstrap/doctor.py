"""`pointill doctor`: every device with its state in a line, asked of the till that runs, or looked at from here."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from terminal.bootstrap.board_ears import PinnedCamera, PinnedDrawer, PinnedPrinter, PinnedScanner
from terminal.bootstrap.equipment import Ears, board_of, equipment_of
from terminal.checks.disk import disk_finding
from terminal.checks.plugged import Inventory
from terminal.config import configure
from terminal.devices.sounds import Sounds, player_of
from terminal.findings import Finding, Health, Kind, Plugged
from terminal.hatch.asking import NotRunning, ask_running_till

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terminal.config import Settings

DEVICES: Final = "devices"
"""The question to a till that runs."""
SETTLE_S: Final = 8.0
"""Opening a line and asking for its status take three seconds each at most."""
ASK_S: Final = 5.0
_MARKS: Final = {
    Health.READY: "ok",
    Health.ATTENTION: "look",
    Health.TROUBLE: "trouble",
    Health.CHECKING: "silent",
    Health.OFF: "off",
    Health.UNSET: "none",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill doctor`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument("--json", action="store_true", help="one object a line")


def run(args: argparse.Namespace) -> int:
    """1 when something is in trouble, or has not said how it is; 0 otherwise, also with nothing set up."""
    settings = configure({} if args.data is None else {"data": args.data}).settings
    answer = ask_running_till(settings.data, DEVICES, wait_s=ASK_S)
    running = not isinstance(answer, NotRunning)
    findings = _looked_at(settings) if isinstance(answer, NotRunning) else findings_in(answer)
    findings = (*findings, disk_finding(settings.data))
    used = (settings.printer, settings.camera, *settings.scanner.split(","))
    plugged = Inventory().look(used)
    lines = _as_json(findings, plugged) if args.json else _as_text(findings, plugged, settings.data, running=running)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(one.health in (Health.TROUBLE, Health.CHECKING) for one in findings))


def told(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The findings as the running till answers with them."""
    return {"findings": [asdict(one) for one in findings]}


def findings_in(answer: dict[str, Any]) -> tuple[Finding, ...]:
    """The same, read again."""
    return tuple(
        Finding(Kind(one["kind"]), one["name"], Health(one["health"]), one["sentence"]) for one in answer["findings"]
    )


def _looked_at(settings: Settings) -> tuple[Finding, ...]:
    """Start every device as the till would, hear each once, give them back."""
    news = threading.Event()
    board = board_of(settings, news.set)
    ears = Ears(PinnedPrinter(board), PinnedCamera(board), PinnedScanner(board), PinnedDrawer(board))
    equipment = equipment_of(settings, ears, board)
    equipment.start()
    sounds = Sounds(settings.sound_volume, player_of(), lambda state, sentence: board.told("sound", state, sentence))
    sounds.start()
    _until(lambda: board.settled, news)
    sounds.stop()
    findings = board.findings()
    equipment.stop()
    return findings


def _until(done: Callable[[], bool], news: threading.Event) -> None:
    until = time.monotonic() + SETTLE_S
    while not done() and time.monotonic() < until:
        news.wait(0.2)
        news.clear()


def _as_text(
    findings: tuple[Finding, ...], plugged: tuple[Plugged, ...], data: Path, *, running: bool
) -> Iterator[str]:
    yield f"The till in {data} is running and says:" if running else f"No till runs in {data}; looked at from here:"
    for one in findings:
        name = f"{one.name}: " if one.name else ""
        yield f"{_MARKS[one.health]:<8} {one.kind:<8} {name}{one.sentence}"
    for thing in plugged:
        state = "in use" if thing.used else f"to use it: {_setting(thing)}" if thing.setting else "plugged in"
        yield f"found    {thing.kind:<8} {thing.name}, {state}"


def _setting(thing: Plugged) -> str:
    return f'{thing.kind} = "{thing.setting}"'


def _as_json(findings: tuple[Finding, ...], plugged: tuple[Plugged, ...]) -> Iterator[str]:
    for one in findings:
        yield json.dumps(asdict(one), ensure_ascii=False)
    for thing in plugged:
        yield json.dumps(asdict(thing) | {"health": "found"}, ensure_ascii=False)
