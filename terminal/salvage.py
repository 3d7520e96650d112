"""`pointill salvage`: makes a new till file from what is left of a damaged or lost one, and keeps the old one."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.ids import ID_BYTES, new_id
from terminal.config import configure
from terminal.errors import AlreadyRunning, BadSetting, NotEnrolled, StoreBroken, TillError
from terminal.files import sync_folder
from terminal.keys import read_key, system_keystore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.signing.signature import Signer
    from terminal.ports import Chance, Clock
    from terminal.store.cash_remains import CashRemains
    from terminal.store.remains import Remains

DATABASE_FILE: Final = "till.db"
ASIDE: Final = "damaged-"
BEGUN: Final = "salvaged.part"
READY: Final = "salvaged"
"""Only a whole new file is in a folder of this name; from then on the old files may move."""
_RUNS_SHOWN: Final = 20
_NOBODY: Final = (
    "Nothing in {} says which till this was; everything was left untouched: keep the folder. Enrol this computer as a "
    "new till in another folder (pointill enrol --data), and have an administrator report the old one lost "
    "(pointill-central tills lost NAME): then what it held is freed by two people."
)
_NO_KEY: Final = (
    "The key of this till is gone, so nobody can speak in its name any more. Keep the folder. Enrol this computer as a "
    "new till in another folder (pointill enrol --data), and have an administrator report the old one lost "
    "(pointill-central tills lost NAME). What was not sent can still be carried: pointill unsent export"
)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was done: where the damaged files are now (None where there were none), and what the new file holds."""

    aside: Path | None
    remains: Remains


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill salvage`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")


def run(args: argparse.Namespace) -> int:
    """Do it, and say what was saved and what was not."""
    from terminal.bootstrap.machine import MachineChance, MachineClock
    from terminal.bootstrap.running import running_till

    data = configure({} if args.data is None else {"data": args.data}).settings.data
    running = running_till(data)
    if running is not None:
        raise AlreadyRunning(running)
    key = read_key(data, system_keystore())
    if key is None:
        raise NotEnrolled(_NO_KEY if (data / DATABASE_FILE).exists() else f"There is no till in {data}.")
    done = salvage(data, Ed25519Signer(key.secret), MachineChance(), MachineClock())
    sys.stdout.write("\n".join(words(done)) + "\n")
    return 0


def salvage(data: Path, signer: Signer, chance: Chance, clock: Clock) -> Salvaged:
    """Put a new `till.db` in the place of one that cannot be opened or is gone; raises a TillError with the way out.

    The old files are renamed, not touched. Whenever this breaks off, the same call goes on where it was.
    """
    from terminal.store.remains import remains_of
    from terminal.store.salvage import build_till, refuse_held

    own = Ed25519Verifier(signer.public)
    refuse_held(data)
    _refuse_whole(data, signer)
    try:
        if not (data / READY).exists():
            remains = remains_of(_source(data), data, own)
            if remains is None:
                raise StoreBroken(_NOBODY.format(data))
            shutil.rmtree(data / BEGUN, ignore_errors=True)
            build_till(data / BEGUN, remains, new_id(chance.draw(ID_BYTES)))
            (data / BEGUN).replace(data / READY)
            sync_folder(data)
        aside = _moved_aside(data, f"{ASIDE}{clock.local(clock.wall_ms()):%Y%m%d-%H%M%S}")
        remains = remains_of(data / READY / DATABASE_FILE, data, own)
        (data / READY / DATABASE_FILE).replace(data / DATABASE_FILE)
        shutil.rmtree(data / READY)
        sync_folder(data)
    except OSError as wrong:
        raise BadSetting(f"{data} cannot be written: {wrong.strerror}. Nothing was lost; try again.") from wrong
    if remains is None:
        raise StoreBroken("The new file cannot be read: the disk fails. Keep the folder and call support.")
    return Salvaged(aside, remains)


def words(done: Salvaged) -> list[str]:
    """What a person has to know about it."""
    remains = done.remains
    lines = [
        f"This is {remains.identity.till_name} at {remains.identity.store_name}, up to operation {remains.head.seq:,}.",
        f"{len(remains.ops):,} operations and {len(remains.documents):,} grants were saved; each proved itself.",
    ]
    if remains.lost:
        count = sum(last - first + 1 for first, last in remains.lost)
        lines.append(
            f"{count:,} operations that this file never knew to be sent could not be read: {_places(remains.lost)}. "
            "Those that the server has are safe there; the others are lost, and the server will name them."
        )
    lines += _cash_words(remains.cash)
    lines.append(
        "Open baskets and the list of receipts were not saved."
        if done.aside is None
        else f"Open baskets and the list of receipts were not saved. The damaged files are in {done.aside}: keep them."
    )
    lines.append(
        "Start the till. It sells at once; points can be used again as soon as it was online and the server has "
        "settled what the old file held."
    )
    return lines


def _cash_words(cash: CashRemains) -> list[str]:
    """What became of drawer, cash and shifts; nothing where there was never anything of them."""
    if not (cash.last_report or cash.last_opening or cash.last_move):
        return []
    found = sum(1 for one in cash.reports.values() if one["slip"])
    saved = f"Z reports saved: {found:,}. Drawer openings saved: {len(cash.openings):,}."
    lines = [f"{saved} Movements of cash saved: {len(cash.moves):,}."]
    lost = {
        "Z reports": cash.lost_reports,
        "drawer openings": cash.lost_openings,
        "movements of cash": cash.lost_moves,
    }
    named = "; ".join(f"{what} {_places(where)}" for what, where in lost.items() if where)
    if named:
        lines.append(
            f"Could not be read: {named}. Keep their papers. Of the open shift, count what is missing by hand."
        )
    return [*lines, f"The next Z report is number {cash.last_report + 1:,}."]


def _places(runs: Sequence[tuple[int, int]]) -> str:
    shown = [f"{first}" if first == last else f"{first} to {last}" for first, last in runs[:_RUNS_SHOWN]]
    return ", ".join(shown) + (" and more" if len(runs) > _RUNS_SHOWN else "")


def _refuse_whole(data: Path, signer: Signer) -> None:
    """A till that opens with all that it knew is left alone.

    Only a copy is opened, for SQLite begins a damaged log anew wherever it opens one.
    """
    from terminal.store.bundling import copy_readable
    from terminal.store.till_store import TillStore

    file = data / DATABASE_FILE
    if file.exists() and not os.access(file, os.W_OK):
        raise BadSetting(f"{file} may not be written. Give Pointill the right to write there, then start the till.")
    with TemporaryDirectory(prefix="pointill-") as aside:
        copy_readable(data, Path(aside))
        try:
            store = TillStore(Path(aside), signer)
        except (StoreBroken, NotEnrolled):
            return
        is_older = store.standing().rewound
        store.close()
    if is_older:
        return
    raise TillError(f"The till in {data} is whole: start it with: pointill till. Nothing was changed.")


def _source(data: Path) -> Path:
    """The file to read: the till's own, else the newest that was put aside before."""
    own = data / DATABASE_FILE
    if own.exists():
        return own
    aside = sorted(data.glob(f"{ASIDE}*/{DATABASE_FILE}"))
    return aside[-1] if aside else own


def _moved_aside(data: Path, name: str) -> Path | None:
    """The log first, for it must never be played into the new file; None where nothing was left to move."""
    old = [data / f"{DATABASE_FILE}{end}" for end in ("-wal", "-shm", "-journal", "")]
    old = [one for one in old if one.exists()]
    if not old:
        return None
    (data / name).mkdir(mode=0o700, exist_ok=True)
    for one in old:
        one.replace(data / name / one.name)
    sync_folder(data / name)
    return data / name
