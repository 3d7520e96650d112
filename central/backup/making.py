"""Makes a backup beside a running server, reads all of it back, and only then lets it count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from central.backup.archive import FORMAT, About, ArchiveWriter, Keys, damaged
from central.backup.files import write_whole
from central.backup.heads import beside, write_heads
from central.backup.reading import Contents, verified
from central.backup.server_key import find_server_key
from central.errors import WorldSaidNo
from central.store import restores
from central.store.copying import count, rows_of, shapes, still
from central.store.migrate import HEAD, revision_of
from central.store.z_marks import newest_marks

if TYPE_CHECKING:
    from pathlib import Path

    from central.store.database import Database, Transaction
    from central.store.restores import ShopStanding


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that counts; not `durable` when the shop was restored meanwhile, and tills hear nothing of it."""

    path: Path
    bytes: int
    contents: Contents
    durable: bool


def make_backup(database: Database, target: Path, *, data: Path, now_ms: int) -> Made:
    """Writes a backup to a new file, or into a folder under the name of its time; the heads file goes beside it.

    The server's key comes from the folder `data`; WorldSaidNo when the one that the tills trust is not there.

    When it returns, the archive is on disk, was read back completely, and the tills may count on it.
    """
    path = target / f"pointill-{_stamp(now_ms)}.backup" if target.is_dir() else target
    if path.exists():
        raise WorldSaidNo(f"{path} is there already and was not touched. Give another name.")
    if not path.parent.is_dir():
        raise WorldSaidNo(f"There is no folder {path.parent}. Make it, or give another name. Nothing was written.")
    keys = Keys(find_server_key(data, database.read(_own).server_key_id))
    written: dict[str, int] = {}
    proven: list[Contents] = []

    def write(file: BinaryIO) -> None:
        with still(database, path.parent) as unmoved:
            written.update(unmoved.read(lambda tx: _write(tx, file, keys, now_ms)))

    def prove(part: Path) -> None:
        proven.append(verified(part))
        if proven[0].rows != written:
            raise damaged("what was read back is not what was written")

    write_whole(path, write, prove)
    contents = proven[0]
    about = contents.about
    write_heads(
        beside(path),
        shop=about.shop,
        generation=about.generation,
        made_ms=now_ms,
        known=contents.heads,
        marks=contents.marks,
    )
    durable = database.write(lambda tx: restores.make_durable(tx, about.generation, contents.heads))
    return Made(path, path.stat().st_size, contents, durable)


def keep_heads(database: Database, path: Path, *, now_ms: int) -> int:
    """Writes only the heads file, as often as one likes; the number of chains."""
    shop, known, marks = database.read(lambda tx: (_own(tx), restores.heads(tx), newest_marks(tx)))
    write_heads(path, shop=shop.shop, generation=shop.generation, made_ms=now_ms, known=known, marks=marks)
    return len(known)


def _write(tx: Transaction, file: BinaryIO, keys: Keys, now_ms: int) -> dict[str, int]:
    # The work may run again when the database says so; the archive then begins anew.
    file.seek(0)
    file.truncate()
    shop = _own(tx)
    about = About(FORMAT, revision_of(tx) or HEAD, shop.generation, shop.shop, shop.shop_name, now_ms)
    archive = ArchiveWriter(file, about, keys)
    written = {}
    for shape in shapes(tx):
        written[shape.name] = archive.table(shape.name, shape.columns, rows_of(tx, shape))
        if written[shape.name] != count(tx, shape):
            raise damaged(f"rows of {shape.name} were left out")
    archive.finish()
    return written


def _own(tx: Transaction) -> ShopStanding:
    found = restores.standing(tx)
    if found is None:  # The command that led here made the schema.
        raise LookupError("the database has no shop")
    return found


def _stamp(now_ms: int) -> str:
    return datetime.fromtimestamp(now_ms / 1_000, UTC).strftime("%Y%m%d-%H%M%S")
