"""What a durable sale costs: the till's commit beside raw sqlite3 with the same rows, and beside a bare fsync."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Sale, SoldLine
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.ids import new_id
from terminal.ports import Identity
from terminal.slip import Row, Slip, Text
from terminal.store.till_store import TillStore, create_till
from tests.bench.figure import Figure

BLOCK, BLOCKS = 200, 5
MEMBER = new_id(b"abcdefghij")
SLIP = Slip((Text("High Street", align="center", bold=True), *(Row(f"{n} x Flat white", "3.40") for n in range(24))))


def figures(folder: Path) -> Iterator[Figure]:
    """Medians over interleaved blocks."""
    folder.mkdir(parents=True)
    signer = Ed25519Signer(b"b" * 32)
    device = new_id(b"0123456789")
    identity = Identity(device, "ST", "High Street", "Till 1", "GBP", signer.public, b"k" * 32)
    create_till(folder / "till", identity, epoch=1, generation=1)
    store = TillStore(folder / "till", signer)
    raw, bare = RawSale(folder / "raw.db"), BareSync(folder / "bare")
    times: dict[str, list[float]] = {"till": [], "raw": [], "bare": []}
    number = 0
    for _ in range(BLOCKS):
        for _ in range(BLOCK):
            number += 1
            sale = _sale(number)
            times["till"].append(_timed(lambda sale=sale: _commit(store, sale)))  # type: ignore[misc]  # a default binds the value
        times["raw"] += [_timed(raw.write) for _ in range(BLOCK)]
        times["bare"] += [_timed(bare.write) for _ in range(BLOCK)]
        store.idle()
    store.close()
    till, plain, sync = (sorted(times[name])[len(times[name]) // 2] for name in ("till", "raw", "bare"))
    yield Figure("counter.durable-sale", till * 1e6, "us")
    yield Figure("counter.durable-sale over raw sqlite3 of the same rows", plain * 1e6, "us", ratio=till / plain)
    yield Figure("counter.durable-sale over a bare fdatasync", sync * 1e6, "us", ratio=till / sync)


class RawSale:
    """The same number of rows and bytes by hand."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.execute("CREATE TABLE op(no INTEGER PRIMARY KEY, body BLOB, hash BLOB, signature BLOB)")
        self._file.execute("CREATE TABLE entry(no INTEGER, debit TEXT, credit TEXT, points INTEGER)")
        self._file.execute("CREATE TABLE rights(member TEXT PRIMARY KEY, e INTEGER)")
        self._file.execute("CREATE TABLE head(one INTEGER PRIMARY KEY, seq INTEGER, hash BLOB)")
        self._file.execute("CREATE TABLE job(id INTEGER PRIMARY KEY, slip BLOB)")
        self._slip = SLIP.to_json_bytes()
        self._number = 0

    def write(self) -> None:
        self._number += 1
        run = self._file.execute
        run("BEGIN IMMEDIATE")
        run("INSERT INTO op VALUES (?, ?, ?, ?)", (self._number, b"x" * 700, b"h" * 32, b"s" * 64))
        run("INSERT INTO entry VALUES (?, 'issued', 'member', 5)", (self._number,))
        run("INSERT OR REPLACE INTO rights VALUES ('m', ?)", (self._number,))
        run("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (self._number, b"h" * 32))
        run("INSERT INTO job(slip) VALUES (?)", (self._slip,))
        run("COMMIT")


class BareSync:
    """Four kilobytes and one fdatasync."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR)
        os.write(self._file, b"\0" * 4096)

    def write(self) -> None:
        os.pwrite(self._file, b"x" * 4096, 0)
        os.fdatasync(self._file)


def _commit(store: TillStore, sale: Sale) -> None:
    store.commit(sale, slip=_paper, title="GBP 6.80", wish_digest=None, close_basket=True)


def _paper(*, epoch: int, seq: int, digest: bytes) -> Slip:
    return SLIP


def _sale(number: int) -> Sale:
    context = Context(
        uuid=f"u{number}", store="ST", cashier="built-in", approver=None, shift=None, programme=1, reference=None,
        at_ms=number, monotonic_ms=number, boot="b",
    )  # fmt: skip
    line = SoldLine("Flat white", "coffee", 2, 680, 5, 0, 0, "coffee")
    return Sale(
        schema=SCHEMA, context=context, sale_id=f"s{number}", member=MEMBER,
        effect=Effect(earn=5, credit=Credit.LOCAL), currency="GBP", total_minor=680, discount_minor=0,
        points_value_minor=0, due_minor=680, change_minor=0, tenders=(), lines=(line,),
    )  # fmt: skip


def _timed(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
