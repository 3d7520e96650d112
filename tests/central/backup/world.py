"""A shop whose database is backed up and put back: its floor, its folders, and what must be the same afterwards."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.backup.making import make_backup
from central.backup.restoring import Restored, restore
from central.reconcile import reconcile
from central.store import restores
from central.store.copying import Shape as Table
from central.store.copying import Value, rows_of, shapes
from central.store.database import Database, Transaction, open_database
from central.store.shops import name_shop, trust_key
from loyalty.ops.effect import Credit
from loyalty.signing.signature import key_id
from tests.central.floor import Floor, FloorTill

if TYPE_CHECKING:
    from central.backup.making import Made

SECRET = b"\x07" * 32
NOW_MS = 1_800_000_000_000
Content = dict[str, list[dict[str, Value]]]
CHANGED = ("feed_tx", "feed_counter", "generation", "restored_ms", "recovering", "expected_hwm", "expected_head")
"""Columns in which a restored database differs from the one that was saved."""
TOLD = ("recovery", "exception")
"""Tables to which a restore adds a row for people."""


@dataclass
class Shop:
    """A floor with two tills that traded, and the folder where backups go."""

    floor: Floor
    folder: Path
    tills: list[FloorTill] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def backup(self, name: str = "monday.backup", *, now_ms: int = NOW_MS) -> Made:
        return make_backup(self.floor.database, self.folder / name, data=self.data, now_ms=now_ms)


def open_shop(floor: Floor, folder: Path) -> Shop:
    """Two tills, a few sales with points earned and spent, and the server's key where it belongs."""
    shop = Shop(floor, folder)
    shop.data.mkdir()
    (shop.data / "server-key").write_text(SECRET.hex() + "\n")
    floor.database.write(partial(trust_key, key_id=key_id(floor.signer.public)))
    floor.database.write(partial(name_shop, name="Corner", currency="GBP"))
    shop.tills += [floor.till("North"), floor.till("South")]
    for till in shop.tills:
        till.exchange_all()
        for member in floor.members:
            till.sell(member, 2_000, credit=Credit.LOCAL)
            if till.held(member) >= 100:
                till.sell(member, 1_000, use=100)
        till.exchange_all()
    return shop


def put_back(
    shop: Shop, url: str, name: str = "monday.backup", *, over: bool = False, now_ms: int = NOW_MS
) -> Restored:
    return restore(url, shop.folder / "new-data", shop.folder / name, over=over, now_ms=now_ms)


def content(database: Database) -> Content:
    """Every row of every table, without the columns that a restore changes, in an order that no engine decides."""

    def read(tx: Transaction) -> Content:
        tables = [shape for shape in shapes(tx) if shape.name not in TOLD]
        return {shape.name: sorted((_kept(shape, row) for row in rows_of(tx, shape)), key=repr) for shape in tables}

    return database.read(read)


def _kept(shape: Table, row: tuple[Value, ...]) -> dict[str, Value]:
    return {name: value for name, value in zip(shape.columns, row, strict=True) if name not in CHANGED}


def content_at(url: str) -> Content:
    with closing(open_database(url)) as database:
        return content(database)


def differences_at(url: str) -> list[object]:
    with closing(open_database(url)) as database:
        return list(database.read(reconcile).differences)


def generation_at(url: str) -> tuple[int, int | None]:
    with closing(open_database(url)) as database:
        found = database.read(restores.answers)
        return found.generation, found.since_ms


def scalar_at(url: str, statement: str) -> object:
    with closing(open_database(url)) as database:
        row = database.read(lambda tx: tx.row(sa.text(statement)))
        return None if row is None else row[0]
