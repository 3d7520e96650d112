"""Reads what the server has not confirmed out of a till's file, as much as can be read, and never writes to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import bindparam, create_engine, select

from loyalty.exchange.bundle import CONFIRMED_MAX, Bundle
from loyalty.exchange.wire import WireOp
from loyalty.ledger.rights import SignedGrants
from loyalty.ledger.voucher import SignedVouchers
from loyalty.values.ids import op_no
from terminal.errors import NotEnrolled, StoreBroken
from terminal.store.tables import device, grant_document, op, voucher_right

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql.elements import ClauseElement

Signed = TypeVar("Signed")

_PART_BYTES = 4096
_DIALECT = create_engine("sqlite://").dialect
_TOO_DAMAGED = (
    "The till's file is too damaged to say whose it is. It was left untouched: keep the folder and call support; a "
    "backup of the folder can be read as well."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file gave: the bundle, the shop's key that seals it, and how many operations could not be read.

    `server_key` is the public key of the till's server.
    """

    bundle: Bundle
    shop_key: bytes
    server_key: bytes
    unreadable: int


def unsent_of(driver: sqlite3.Connection, *, is_running: bool = True) -> Found:
    """Everything behind the server's confirmed mark; StoreBroken when not even the till's own row can be read.

    Of a till that does not run also what a server that was put back may lack: this may be its last word.
    """
    try:
        row = driver.execute(
            _sql(
                select(
                    device.c.device,
                    device.c.till_name,
                    device.c.lookup_key,
                    device.c.server_key,
                    device.c.epoch,
                    device.c.head_seq,
                    device.c.acked_seq,
                )
            )
        ).fetchone()
    except sqlite3.Error:
        row = None
    if row is None:
        raise StoreBroken(_TOO_DAMAGED)
    name, till_name, shop_key, server_key, epoch, head_seq, acked = row
    ops = _ops(driver, epoch, range(acked + 1, head_seq + 1))
    claims, papers = _documents(driver, _GRANTS, SignedGrants), _documents(driver, _PAPERS, SignedVouchers)
    latest = range(acked + 1 if is_running else max(acked - CONFIRMED_MAX, 0) + 1, acked + 1)
    confirmed = _ops(driver, epoch, latest)
    could_read = claims is not None and papers is not None and len(confirmed) == len(latest)
    bundle = Bundle(
        device=name,
        till_name=till_name,
        epoch=epoch,
        after=acked,
        ops=ops,
        claims=claims or [],
        voucher_claims=list({one.body: one for one in papers or []}.values()),
        confirmed=confirmed,
        whole=could_read and len(ops) == head_seq - acked and not is_running,
    )
    return Found(bundle, shop_key, server_key, head_seq - acked - len(ops))


def unsent_in(folder: Path) -> Found:
    """The same for a folder whose till does not run; only a copy is opened, sectors that cannot be read are empty."""
    if not (folder / "till.db").exists():
        raise NotEnrolled(f"There is no till in {folder}. Name its data folder with --data.")
    with TemporaryDirectory(prefix="pointill-") as aside:
        copy_readable(folder, Path(aside))
        with closing(sqlite3.connect(Path(aside) / "till.db")) as driver:
            return unsent_of(driver, is_running=False)


def copy_readable(folder: Path, target: Path) -> None:
    """Copy the till's file with its log and its witness; sectors that cannot be read are empty."""
    for name in ("till.db", "till.db-wal", "witness"):
        _copy(folder / name, target / name)


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        return
    with source.open("rb", buffering=0) as reading, target.open("wb") as writing:
        for at in range(0, source.stat().st_size, _PART_BYTES):
            try:
                reading.seek(at)
                part = reading.read(_PART_BYTES)
            except OSError:
                part = bytes(_PART_BYTES)
            writing.write(part)


def _op(driver: sqlite3.Connection, epoch: int, seq: int) -> WireOp | None:
    """One operation, None where the page that holds it cannot be read."""
    try:
        row = driver.execute(_ONE_OP, (op_no(epoch, seq),)).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else WireOp(seq, row[0], row[1], row[2])


def _ops(driver: sqlite3.Connection, epoch: int, seqs: range) -> list[WireOp]:
    return [found for seq in seqs if (found := _op(driver, epoch, seq)) is not None]


def _documents(driver: sqlite3.Connection, query: str, kind: Callable[[bytes, bytes], Signed]) -> list[Signed] | None:
    """The server's signed words, None where they cannot all be read."""
    try:
        return [kind(body, signature) for body, signature in driver.execute(query)]
    except sqlite3.Error:
        return None


def _sql(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=_DIALECT))


_ONE_OP = _sql(select(op.c.body, op.c.signature, op.c.private).where(op.c.no == bindparam("no")))
_GRANTS = _sql(select(grant_document.c.body, grant_document.c.signature))
_PAPERS = _sql(select(voucher_right.c.body, voucher_right.c.signature).where(voucher_right.c.body.is_not(None)))
