"""What a database says about restores: whose it is, how to declare one, and who has answered since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.store import exceptions, recovery, schema
from central.store.exceptions import Noted
from central.store.migrate import revision_of
from central.store.schema import member, meta, op, store, till, till_epoch
from central.store.shops import shop

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction

SHOP_ID_LETTERS = 32


@dataclass(frozen=True, slots=True)
class KnownChain:
    """How far a chain had come by the knowledge of a backup."""

    till: str
    epoch: int
    hwm: int
    head: bytes


@dataclass(frozen=True, slots=True)
class ShopStanding:
    """Whose database this is; `shop` is the same for every copy of one shop, `used` false for one without content.

    `highest` is the highest generation that it knows of, its own or one that a till presented.
    """

    shop: str
    shop_name: str
    generation: int
    highest: int
    server_key_id: str | None
    used: bool


@dataclass(frozen=True, slots=True)
class TillStanding:
    """A till that may hold rights: `answered` when it has told all that it holds and sent again all that it did."""

    id: str
    name: str
    store: str
    heard_ms: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """`since_ms` None: no restore is waiting for tills; `others` are waited for and not known here."""

    generation: int
    since_ms: int | None
    tills: tuple[TillStanding, ...]
    others: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[TillStanding, ...]:
        """The known tills that have not answered since the restore."""
        return tuple(one for one in self.tills if not one.answered) if self.since_ms is not None else ()


def shop_id(lookup_key: bytes) -> str:
    """What two databases of one shop have in common, without giving the secret away that it is made from."""
    return hashlib.sha256(b"pointill-shop-v1|" + lookup_key).hexdigest()[:SHOP_ID_LETTERS]


def standing(tx: Transaction) -> ShopStanding | None:
    """Whose database this is, None for one without tables; WorldSaidNo when it is another program's."""
    if revision_of(tx) is None:
        if not tx.is_postgres and sa.inspect(tx.connection).get_table_names():
            raise WorldSaidNo(
                "This file is another program's database. Nothing was changed. Give the server's own file with --db."
            )
        return None
    columns = meta.c
    row = tx.row(sa.select(columns.lookup_key, columns.shop_name, columns.generation, columns.server_key_id))
    if row is None:
        return None
    used = bool(row.shop_name) or any(_has_rows(tx, table) for table in (store, till, member, op))
    highest = max(row.generation, _presented(tx))
    return ShopStanding(shop_id(bytes(row.lookup_key)), row.shop_name, row.generation, highest, row.server_key_id, used)


def heads(tx: Transaction) -> list[KnownChain]:
    """How far every chain has come."""
    columns = till_epoch.c
    query = sa.select(columns.till, columns.epoch, columns.hwm, columns.head).order_by(columns.till, columns.epoch)
    return [KnownChain(row.till, row.epoch, row.hwm, bytes(row.head)) for row in tx.rows(query)]


def behind(tx: Transaction, known: Collection[KnownChain]) -> list[KnownChain]:
    """Those of these heads that this database does not have: it ends before them, or has another history."""
    return [one for one in known if _hash_at(tx, one) != one.head]


def declare(tx: Transaction, generation: int, cause: str, now_ms: int) -> None:
    """Makes this a restored database: a new generation, and until its tills have answered no rights are given out."""
    recovery.hold_generation(tx, alone=True)
    recovery.begin(tx, generation, cause, now_ms)
    exceptions.note(tx, [Noted("restored", now_ms, subject=str(generation))])
    if tx.is_postgres:  # Rows copied in by other tools may stand behind a number that is still to come.
        number = tx.feed_tx
        for table in schema.metadata.sorted_tables:
            if "feed_tx" in table.c:
                tx.run(sa.update(table).where(table.c.feed_tx > number).values(feed_tx=number))


def expect(tx: Transaction, known: Collection[KnownChain]) -> None:
    """Writes down heads that this database should have had, so that a till which lost them as well is noticed."""
    for one in known:
        where = (till_epoch.c.till == one.till, till_epoch.c.epoch == one.epoch)
        further = sa.or_(till_epoch.c.expected_hwm.is_(None), till_epoch.c.expected_hwm < one.hwm)
        tx.run(sa.update(till_epoch).where(*where, further).values(expected_hwm=one.hwm, expected_head=one.head))


def make_durable(tx: Transaction, generation: int, known: Collection[KnownChain]) -> bool:
    """Tells tills that these ops stand in a verified backup; false when the database was restored meanwhile."""
    row = tx.row(sa.select(meta.c.generation))
    if row is None or row.generation != generation:
        return False
    for one in known:
        where = (till_epoch.c.till == one.till, till_epoch.c.epoch == one.epoch, till_epoch.c.durable_seq < one.hwm)
        tx.run(sa.update(till_epoch).where(*where).values(durable_seq=one.hwm))
    return True


def answers(tx: Transaction) -> Answers:
    """Who has answered since the last restore; tills that were shut out or given up hold nothing and are not asked."""
    about, waiting = shop(tx), recovery.waiting(tx, shop(tx).generation)
    columns = till.c
    query = (
        sa.select(columns.id, columns.name, store.c.name.label("store"), till_epoch.c.seen_ms)
        .add_columns((columns.caught_up_generation >= about.generation).label("answered"))
        .join(store, store.c.id == columns.store)
        .join(till_epoch, (till_epoch.c.till == columns.id) & (till_epoch.c.epoch == columns.epoch))
        .where(columns.status.in_(recovery.ANSWERING))
        .order_by(store.c.name, columns.name)
    )
    tills = tuple(TillStanding(one.id, one.name, one.store, one.seen_ms, bool(one.answered)) for one in tx.rows(query))
    named = {f"{one.name}, {one.store}" for one in tills}
    others = tuple(one for one in waiting.missing if one not in named)
    return Answers(about.generation, about.restored_ms, tills, others if about.restored_ms is not None else ())


def _presented(tx: Transaction) -> int:
    """The highest generation that a till presented; 0 where the schema is of a version that did not keep it."""
    name = meta.c.presented_generation.name
    if name not in {column["name"] for column in sa.inspect(tx.connection).get_columns(meta.name)}:
        return 0
    row = tx.row(sa.select(meta.c.presented_generation))
    return 0 if row is None else int(row[0])


def _has_rows(tx: Transaction, table: sa.Table) -> bool:
    return tx.row(sa.select(sa.literal(1)).select_from(table).limit(1)) is not None


def _hash_at(tx: Transaction, one: KnownChain) -> bytes | None:
    if one.hwm == 0:
        query = sa.select(till_epoch.c.head).where(till_epoch.c.till == one.till, till_epoch.c.epoch == one.epoch)
        return one.head if tx.row(query) is not None else None
    columns = op.c
    query = sa.select(columns.hash).where(columns.till == one.till, columns.epoch == one.epoch, columns.seq == one.hwm)
    row = tx.row(query)
    return None if row is None else bytes(row[0])
