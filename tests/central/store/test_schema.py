"""The database itself refuses what must never be, whatever the code above it does."""

import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from central.store import schema
from central.store.database import Database

RIGHTS = {"member": "m", "till": "t", "epoch": 1, "g": 5, "feed_tx": 1}
OP = {
    "till": "t", "epoch": 1, "seq": 1, "hash": b"", "signature": b"", "body": b"", "kind": "sale",
    "verdict": "applied", "code": "", "flags": "", "beyond": 0, "received_ms": 1, "uuid": "u",
}  # fmt: skip
ENTRY = {"cause": "sale", "debit": "a", "credit": "b", "points": 5, "at_ms": 1}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (schema.account, {"member": "m", "balance": 5, "outstanding": 6, "feed_tx": 1}),
        (schema.account, {"member": "m", "balance": 5, "outstanding": -1, "feed_tx": 1}),
        (schema.account, {"member": "m", "debt": -1, "feed_tx": 1}),
        (schema.rights, RIGHTS | {"s": 6}),
        (schema.rights, RIGHTS | {"g": -1, "e": 1}),
        (schema.entry, ENTRY | {"points": 0}),
        (schema.entry, ENTRY | {"points": -5}),
        (schema.entry, ENTRY | {"credit": "a"}),
        (schema.op, OP | {"verdict": "rejected"}),
        (schema.meta, {"one": 2, "generation": 1, "shop_name": "", "currency": "", "lookup_key": b""}),
    ],
)
def test_row_47_what_cannot_be_is_refused(database: Database, table: sa.Table, values: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"(?i)check|constraint|busy"):
        database.write(lambda tx: tx.run(sa.insert(table), values))


@pytest.mark.parametrize(("table", "values", "other"), [(schema.op, OP, {"seq": 2}), (schema.op, OP, {"uuid": "v"})])
def test_an_op_stands_once(database: Database, table: sa.Table, values: dict[str, Any], other: dict[str, Any]) -> None:
    database.write(lambda tx: tx.run(sa.insert(table), values))
    with pytest.raises(Exception, match=r"(?i)unique|busy"):
        database.write(lambda tx: tx.run(sa.insert(table), values | other))


def test_sqlite_takes_no_number_for_a_text(sqlite_copy: str) -> None:
    engine = sa.create_engine(sqlite_copy)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO account (member, balance, feed_tx) VALUES ('m', 'many', 1)")
    engine.dispose()


def test_whoever_knows_the_schema_knows_every_table() -> None:
    """Restores empty a database by it: a table that is missing there until its own module is loaded stays."""
    programs = (
        "import central.store.schema as s",
        "import pkgutil, importlib, central.store as p, central.store.schema as s",
    )
    every = "[importlib.import_module(f'central.store.{one.name}') for one in pkgutil.iter_modules(p.__path__)]"
    shown = "print(sorted(s.metadata.tables))"
    alone, all_of_them = ("; ".join(lines) for lines in ((programs[0], shown), (programs[1], every, shown)))
    found = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
        for program in (alone, all_of_them)
    ]
    assert found[0] == found[1]
