"""Sets the demo's scene: a sample shop with members, its server, a printer that draws its paper, a sheet of codes."""

from __future__ import annotations

import csv
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from terminal.assets import font_files
from terminal.bootstrap.command import start_companion
from terminal.companion import run_central
from terminal.config import configure
from terminal.demo.sheet import SampleCard, SampleGood, draw_sheet, write_code_pictures
from terminal.errors import BadSetting
from terminal.shop import CENTRAL, Answers, open_shop
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.server import VirtualPrinter, run_virtual_printer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from terminal.companion import Companion
    from terminal.config import Settings
    from terminal.ports import Identity

MEMBERS: Final = 200
SEED: Final = "20"
SHOP: Final = Answers(preset="cafe", name="Corner Café", currency="GBP", store="High Street", till="Till 2")
RICH_POINTS: Final = 400
"""Members with at least so many points stand on the sheet, so that there is something to redeem."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that runs beside the till; `cards` are sample members, the richest first."""

    settings: Settings
    identity: Identity
    companion: Companion
    printer: VirtualPrinter
    tape: Path
    cards: tuple[SampleCard, ...]

    def close(self) -> None:
        """Stop server and printer."""
        self.companion.stop()
        self.printer.close()


def set_scene(folder: Path, say: Callable[[str], None]) -> Scene:
    """Make a fresh sample shop in the folder and start what it needs."""
    shop, tape = folder / "shop", folder / "receipts"
    for old in (shop, tape):
        shutil.rmtree(old, ignore_errors=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise BadSetting(f"{folder} cannot be used: {wrong.strerror}. Name another folder with --dir.") from None
    settings = configure({"data": shop}).settings
    identity = open_shop(shop, SHOP, settings.key_store, say=say)
    central, codes = shop / CENTRAL, folder / "members.csv"
    run_central("seed", "--data", str(central), "--members", str(MEMBERS), "--random", SEED, "--codes", str(codes))
    cards = _cards(codes)
    goods = _goods(run_central("products", "export", "--data", str(central)))
    draw_sheet(folder, cards, goods)
    write_code_pictures(folder / "codes", cards)
    say(f"{MEMBERS} sample members; codes to scan: {folder / 'sample-codes.png'} and .pdf")
    settings = configure({"data": shop}).settings
    with ExitStack() as begun:
        companion = start_companion(settings)
        begun.callback(companion.stop)
        printer = run_virtual_printer("127.0.0.1", 0, tape, Faults(), fonts=font_files())
        begun.pop_all()
    return Scene(replace(settings, printer=printer.url), identity, companion, printer, tape, cards)


def _cards(codes: Path) -> tuple[SampleCard, ...]:
    with codes.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -int(row["balance"]))
    return tuple(
        SampleCard(row["name"], row["number"], row["code"], f"{int(row['balance']):,}")
        for row in rows
        if int(row["balance"]) >= RICH_POINTS
    )


def _goods(table: str) -> list[SampleGood]:
    return [
        SampleGood(row["name"], row["code"][-13:], row["price"])
        for row in csv.DictReader(table.splitlines())
        if row["code"] and row["price"]
    ]
