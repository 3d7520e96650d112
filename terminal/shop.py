"""`pointill shop init`: a shop on one computer, server and till together, without certificates or a second program."""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from terminal.bootstrap.machine import MachineChance, MachineClock
from terminal.companion import Companion, free_port, run_central
from terminal.config import configure, provision_companion
from terminal.enrolment import LOCAL, Joining, World, code_of, enrol
from terminal.errors import BadSetting
from terminal.files import make_private_folder
from terminal.keys import system_keystore
from terminal.version import VERSION
from terminal.waiting import MachineWaiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.config import KeyStore
    from terminal.ports import Identity

PRESETS: Final = ("cafe", "retail", "points-only")
CENTRAL: Final = "central"
"""The server's folder inside the till's data folder."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the owner of a shop is asked; `currency` is ISO 4217."""

    preset: str = "cafe"
    name: str = "My shop"
    currency: str = "GBP"
    store: str = "My shop"
    till: str = "Till 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill shop`."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    init = steps.add_parser("init", help="open my shop on this computer")
    init.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder; the server's lies inside")
    init.add_argument("--answers", type=Path, metavar="FILE", help="TOML file with preset, name, currency, store, till")
    init.add_argument("--preset", choices=PRESETS, help="what the shop starts with (default: cafe)")
    for question in ("name", "currency", "store", "till"):
        init.add_argument(f"--{question}")


def run(args: argparse.Namespace) -> int:
    """Open the shop, let its till join, and say how to start it."""
    settings = configure({} if args.data is None else {"data": args.data}).settings
    given = {name: getattr(args, name) for name in Answers.__slots__ if getattr(args, name) is not None}
    answers = replace(_from_file(args.answers), **given)
    identity = open_shop(settings.data, answers, settings.key_store, say=_say)
    _say(f"{answers.name} is open: {identity.till_name} at {identity.store_name}.")
    _say(f"Start it with: pointill till --data {settings.data}")
    return 0


def open_shop(data: Path, answers: Answers, key_store: KeyStore, *, say: Callable[[str], None]) -> Identity:
    """Make server and till in one folder and let the till join by local proof; CompanionFailed or a TillError."""
    from terminal.store.till_store import create_till

    central = data / CENTRAL
    make_private_folder(data)
    make_private_folder(central)
    say("Opening the shop ...")
    run_central(
        "shop-init",
        *("--data", str(central), "--preset", answers.preset, "--name", answers.name),
        *("--currency", answers.currency, "--store", answers.store),
    )
    companion = Companion(central, free_port(), data / "logs" / "central.log")
    try:
        url = companion.start()
        say("Letting the till join ...")
        joining = Joining(
            server=url,
            code=code_of(f"{LOCAL}@{central / 'local-token'}"),
            data=data,
            name=answers.till,
            key_store=key_store,
            unattended=True,
        )
        world = World(
            clock=MachineClock(),
            chance=MachineChance(),
            waiting=MachineWaiting(),
            keystore=system_keystore(),
            say=say,
            software=f"pointill {VERSION}",
        )
        identity = enrol(joining, world, create_till)
    finally:
        companion.stop()
    provision_companion(data)
    return identity


def _from_file(path: Path | None) -> Answers:
    if path is None:
        return Answers()
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadSetting(f"{path} cannot be used as answers: {wrong}.") from None
    unknown = [name for name, value in given.items() if name not in Answers.__slots__ or not isinstance(value, str)]
    if unknown:
        raise BadSetting(f"{path}: {unknown[0]} is no answer. Answers are: {', '.join(Answers.__slots__)}.")
    return replace(Answers(), **given)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
