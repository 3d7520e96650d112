"""Builds a new `till.db` from what is left of an old one: same till, old log as its last epoch, redeeming stopped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from loyalty.values.ids import op_no
from terminal.errors import AlreadyRunning
from terminal.store.connection import Connection, Prepared
from terminal.store.oplog import OpLog
from terminal.store.remains import Incarnation
from terminal.store.standing import write_identity
from terminal.store.tables import (
    cash_move,
    device,
    drawer_opening,
    grant_document,
    incarnation,
    op,
    op_card,
    proof_mark,
    z_report,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table

    from terminal.store.remains import Remains

STOPPED = (
    "This till's file was damaged and was built anew from what could be read. Selling and earning go on; points cannot "
    "be used here until the till was online and the server has settled what the old file held."
)
_HELD = "Another program holds {}: a till, a backup or a virus scanner. Close it first; nothing was changed."
SEQ_MAX = 2**40 - 1
_KEPT = ("verdict", "code", "sentence", "wish_digest")


def build_till(folder: Path, remains: Remains, rekey_id: str) -> None:
    """Make the file in an empty folder, whole or not at all.

    The row of the last epoch in `incarnation`, while that epoch still goes on, says that its log may have gaps up to
    `lost_to`; the mark of the proof stands there, so that what is new is proven from there on. The server is asked for
    the next epoch under `rekey_id`, and by that ends what is in doubt.
    """
    folder.mkdir(mode=0o700)
    connection = Connection(folder, create=True)
    try:
        with connection.transaction():
            connection.make_tables()
            _write_standing(connection, remains, rekey_id)
            _write_epochs(connection, remains)
            _write_ops(connection, remains)
            _write_cash(connection, remains)
            documents = Prepared(connection, insert(grant_document))
            for signed in remains.documents:
                documents.insert(body=signed.body, signature=signed.signature)
        connection.checkpoint()
    finally:
        connection.close()


def refuse_held(folder: Path) -> None:
    """AlreadyRunning when some program holds the till's file; it is opened for reading only and nothing is changed."""
    path = folder / "till.db"
    if not path.exists():
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as driver:
        try:
            driver.execute("PRAGMA locking_mode=EXCLUSIVE")
            driver.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as wrong:
            if wrong.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise AlreadyRunning(_HELD.format(path)) from None


def _write_standing(connection: Connection, remains: Remains, rekey_id: str) -> None:
    head, row = remains.head, remains.row or {}
    write_identity(connection, remains.identity, epoch=head.epoch, generation=row.get("generation", 1))
    said = {
        "head_seq": head.seq,
        "head_hash": head.hash,
        "acked_seq": remains.acked,
        "redeeming_stopped": STOPPED,
        "rekey_id": row.get("rekey_id") or rekey_id,
        "request_no": row.get("request_no", 0),
        "last_exchange_ms": row.get("last_exchange_ms"),
        "claimed_generation": row.get("claimed_generation") or 0,
        "restored_ms": row.get("restored_ms"),
        # Without its row nobody knows how much of its own log a replica contains: then it is fetched anew.
        "replica_no": row.get("replica_no", 0),
        "replica_base": row.get("replica_base", 0),
    }
    Prepared(connection, update(device).values({name: bindparam(f"new_{name}") for name in said})).run(
        **{f"new_{name}": value for name, value in said.items()}
    )


def _write_epochs(connection: Connection, remains: Remains) -> None:
    write = Prepared(connection, insert(incarnation))
    last = remains.head.epoch
    for epoch in range(1, last):
        known = remains.incarnations.get(epoch, Incarnation(epoch, SEQ_MAX, None))
        # Of an epoch whose row is gone the server says itself how much it has, when it gives the next one.
        settled = known.settlement_no
        if settled is not None and settled > op_no(last, remains.acked):
            settled = None
        write.insert(epoch=epoch, hwm=known.hwm, settlement_no=settled, lost_to=None)
    write.insert(epoch=last, hwm=remains.acked, settlement_no=None, lost_to=remains.head.seq)
    mark = Prepared(connection, insert(proof_mark))
    mark.insert(one=1, epoch=last, seq=remains.head.seq, hash=remains.head.hash, full_ms=0)


def _write_ops(connection: Connection, remains: Remains) -> None:
    log = OpLog(connection)
    here = update(op).where(op.c.no == bindparam("at"))
    beside = Prepared(connection, here.values({name: bindparam(f"new_{name}") for name in _KEPT}))
    for number, saved in sorted(remains.ops.items()):
        log.write(saved.sealed, saved.operation, None)
        beside.run(at=number, **{f"new_{name}": saved.beside[name] for name in _KEPT})
    # What the old log earned and spent is the server's to settle: here it is no rights any more.
    last = op.c.no > op_no(remains.head.epoch, 0)
    Prepared(connection, update(op).where(last).values(e=0, x=0)).run()
    last = op_card.c.no > op_no(remains.head.epoch, 0)
    Prepared(connection, update(op_card).where(last).values(e=0, x=0)).run()


def _write_cash(connection: Connection, remains: Remains) -> None:
    """The journal of drawer, cash and shifts; no number that was given is given again."""
    cash, end = remains.cash, op_no(remains.head.epoch, remains.head.seq)
    _write_numbered(connection, drawer_opening, cash.openings, cash.last_opening)
    _write_numbered(connection, cash_move, cash.moves, cash.last_move)
    write = Prepared(connection, insert(z_report))
    for _, one in sorted(cash.reports.items()):
        # What comes behind the end of the log is of no report yet.
        write.insert(**one | {"last_op": min(one["last_op"], end)})
    if cash.known is not None and cash.known.number not in cash.reports:
        told = msgspec.structs.asdict(cash.known) | {"last_op": min(cash.known.last_op, end)}
        write.insert(by="", counted_minor=None, slip=b"", **told)


def _write_numbered(connection: Connection, table: Table, rows: dict[int, dict[str, Any]], last: int) -> None:
    write = Prepared(connection, insert(table))
    for _, one in sorted(rows.items()):
        write.insert(**one)
    if last > max(rows, default=0):
        # SQLite goes on counting behind the highest number that there ever was.
        write.insert(**{column.name: column.type.python_type() for column in table.columns} | {"number": last})
        Prepared(connection, delete(table).where(table.c.number == bindparam("no"))).run(no=last)
