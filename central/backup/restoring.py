"""Puts a backup in the place of a database that nobody uses: all of it or nothing, and as a restored one."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.backup import files
from central.backup.archive import Begin, Rows, Whole, damaged
from central.backup.heads import newest_heads
from central.backup.making import make_backup
from central.backup.reading import Contents, opened, verified
from central.backup.server_key import place_server_key
from central.errors import BadArchive, StoreDamaged, WorldSaidNo
from central.store import recovery, restores
from central.store.copying import clear_away, count_on, put_rows, shapes
from central.store.database import file_of, open_database, open_file
from central.store.migrate import HEAD, bring_to, is_known
from central.store.occupancy import alone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from central.store.copying import Shape, Value
    from central.store.database import Transaction
    from central.store.restores import KnownChain, ShopStanding

SPACE_FACTOR = 2
"""A database with its indexes takes about this much more room than the rows of its backup."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `kept` is where the former database is, None where there was none."""

    contents: Contents
    generation: int
    kept: Path | None
    rolled_back: tuple[KnownChain, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """`expected` are heads that are known from elsewhere and not in the archive."""

    archive: Path
    contents: Contents
    generation: int
    now_ms: int
    expected: tuple[KnownChain, ...]
    keep: bool


@dataclass(frozen=True, slots=True)
class _There:
    """The database that is to be replaced; `keep` when it must not be lost."""

    keep: bool = False
    generation: int = 0
    heads: tuple[KnownChain, ...] = ()


def restore(url: str, data: Path, archive: Path, *, over: bool, now_ms: int) -> Restored:
    """Restores a whole archive; WorldSaidNo, and nothing changed, when archive or database will not have it.

    `over` replaces a database with content, of the same shop, which is kept under another name. The server's key goes
    into the folder `data`. Killed at any moment it leaves the database that was there.
    """
    contents = verified(archive)
    if not is_known(contents.about.schema):
        raise BadArchive(
            f"The backup was made by a newer version of this program (schema {contents.about.schema}). Nothing was "
            "changed. Install that version."
        )
    with alone(url):
        plan = _planned(archive, contents, _look(url, contents, over=over), now_ms)
        if contents.keys.server_key is not None:
            place_server_key(data, contents.keys.server_key, plan.generation)
        path = file_of(url)
        kept = _replace_file(path, plan) if path is not None else _replace_rows(url, data, plan)
    return Restored(contents, plan.generation, kept, plan.expected)


def _planned(archive: Path, contents: Contents, there: _There, now_ms: int) -> _Plan:
    """What the former database and the newest heads beside the archive know goes into the restored one."""
    heads, _ = newest_heads(archive.parent, contents.about.shop)
    generations = [contents.highest, there.generation, 0 if heads is None else heads.generation]
    furthest = {(one.till, one.epoch): one for one in contents.heads}
    for one in [*there.heads, *([] if heads is None else heads.known)]:
        before = furthest.get((one.till, one.epoch))
        if before is None or before.hwm < one.hwm:
            furthest[one.till, one.epoch] = one
    expected = tuple(one for one in furthest.values() if one not in contents.heads)
    generation = recovery.generation_above(generations, now_ms)
    return _Plan(archive, contents, generation, now_ms, expected, keep=there.keep)


def _look(url: str, contents: Contents, *, over: bool) -> _There:
    """Whose database is there; WorldSaidNo when it may not be replaced."""
    path = file_of(url)
    if path is not None and not path.exists():
        return _There()
    try:
        with closing(open_database(url)) as database:
            there, known = database.read(_standing)
    except StoreDamaged:
        if over:
            return _There(keep=True)
        raise WorldSaidNo(
            "The database that is there is damaged. Nothing was changed. Add --over: it is kept under another name."
        ) from None
    if there is None or not there.used:
        return _There(generation=0 if there is None else there.highest)
    if there.shop != contents.about.shop:
        raise BadArchive(
            f'The backup is of another shop ("{contents.about.shop_name}"), the database is of "{there.shop_name}". '
            "Nothing was changed. Give the backup of this shop, or another database with --db."
        )
    if not over:
        raise WorldSaidNo(
            f'The database of "{there.shop_name}" is there already. Nothing was changed. Add --over to put the backup '
            "in its place: it is kept under another name."
        )
    return _There(keep=True, generation=there.highest, heads=tuple(known))


def _standing(tx: Transaction) -> tuple[ShopStanding | None, list[KnownChain]]:
    there = restores.standing(tx)
    return there, [] if there is None else restores.heads(tx)


def _replace_file(path: Path, plan: _Plan) -> Path | None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    needed, free = plan.contents.unpacked_bytes * SPACE_FACTOR, shutil.disk_usage(path.parent).free
    if needed > free:
        raise WorldSaidNo(
            f"The restored database needs about {needed // 2**20:,} MiB and {path.parent} has {free // 2**20:,} MiB. "
            "Nothing was changed. Free space, then try again."
        )
    with files.spare_file(path) as fresh:
        with closing(open_file(fresh)) as database:
            database.exclusive(lambda tx: _fill(tx, plan))
        kept = None
        if plan.keep:
            kept = files.free_name(path.with_name(f"{path.name}.before-{plan.generation}"))
            files.keep_aside(path, kept)
        for suffix in ("-journal", "-wal", "-shm"):
            left = path.with_name(path.name + suffix)
            if left.exists():  # It belongs to the former file and must never be played into the new one.
                if kept is not None and left.stat().st_size:
                    files.keep_aside(left, kept.with_name(kept.name + suffix))
                left.unlink()
        fresh.replace(path)
        files.sync_folder(path.parent)
    return kept


def _replace_rows(url: str, data: Path, plan: _Plan) -> Path | None:
    kept = None
    with closing(open_database(url)) as database:
        if plan.keep:
            kept = files.free_name(plan.archive.with_name(f"before-{plan.generation}.backup"))
            make_backup(database, kept, data=data, now_ms=plan.now_ms)
        database.write(lambda tx: _refill(tx, plan))
    return kept


def _refill(tx: Transaction, plan: _Plan) -> None:
    clear_away(tx)
    _fill(tx, plan)


def _fill(tx: Transaction, plan: _Plan) -> None:
    """The whole restore in one transaction: tables as the archive knows them, rows, migrations, a new generation."""
    bring_to(tx, plan.contents.about.schema)
    waiting = {shape.name: shape for shape in shapes(tx)}
    feed_tx = tx.feed_tx if tx.is_postgres else 1
    with opened(plan.archive) as reader:
        into: Shape | None = None
        columns: tuple[str, ...] = ()
        for block in reader.blocks():
            match block:
                case Begin():
                    into, columns = waiting.pop(block.name, None), block.columns
                    if into is None or sorted(into.columns) != sorted(columns):
                        raise damaged(f"its table {block.name} is not one of this schema")
                case Rows() if into is not None:
                    put_rows(tx, into, _in_order(block, columns, into, feed_tx))
                case Whole() if block.digest != plan.contents.digest:
                    raise damaged("it was changed meanwhile")
                case _:
                    pass
    if waiting:
        raise damaged(f"its table {min(waiting)} is missing")
    if plan.contents.about.schema != HEAD:
        bring_to(tx, HEAD)
    for shape in shapes(tx):
        count_on(tx, shape)
    restores.declare(tx, plan.generation, "restored from a backup", plan.now_ms)
    restores.expect(tx, plan.expected)


def _in_order(block: Rows, columns: tuple[str, ...], into: Shape, feed_tx: int) -> Sequence[Sequence[Value]]:
    """The rows in the order of the table's columns; the feed of a new generation begins with all of them at once."""
    places = [columns.index(name) for name in into.columns]
    fixed = {into.columns.index("feed_tx"): feed_tx} if "feed_tx" in into.columns else {}
    fixed |= {into.columns.index("feed_counter"): 1} if "feed_counter" in into.columns else {}
    return [[fixed.get(place, row[source]) for place, source in enumerate(places)] for row in block.rows]
