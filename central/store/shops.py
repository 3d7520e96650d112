"""The shop itself: its generation, currency and keys, its stores, programme versions and administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import NUMBER, admin, meta, programme, store
from central.store.upsert import insert_or_change, insert_or_leave
from loyalty.signing.published import Published

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Shop:
    """One row about the whole; `generation` counts restores, `name` is empty until the shop is set up.

    `restored_ms` is set while the shop waits for its tills after the server was put back.
    """

    generation: int
    name: str
    currency: str
    lookup_key: bytes
    server_key_id: str | None
    restored_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """One place with tills."""

    id: str
    name: str


_SHOP = sa.select(
    meta.c.generation, meta.c.shop_name, meta.c.currency, meta.c.lookup_key, meta.c.server_key_id, meta.c.restored_ms
)
_IN_FORCE = (
    sa.select(programme.c.document)
    .where(programme.c.starts_ms <= sa.bindparam("at_ms", type_=NUMBER))
    .order_by(programme.c.starts_ms.desc(), programme.c.version.desc())
    .limit(1)
)
_ADD_STORE = insert_or_leave(store)
_SAVE_ADMIN = insert_or_change(admin, replaced=("password", "since_ms"))


def shop(tx: Transaction) -> Shop:
    """The shop."""
    row = tx.row(_SHOP)
    if row is None:  # The migration wrote it; a database without it is not ours.
        raise LookupError("the database has no shop")
    key = bytes(row.lookup_key)
    return Shop(row.generation, row.shop_name, row.currency, key, row.server_key_id, row.restored_ms)


def name_shop(tx: Transaction, name: str, currency: str) -> None:
    """Sets the shop's name and currency."""
    tx.run(sa.update(meta).values(shop_name=name, currency=currency))


def trust_key(tx: Transaction, key_id: str) -> None:
    """Writes down which key this shop's tills pin."""
    tx.run(sa.update(meta).values(server_key_id=key_id))


def stores(tx: Transaction) -> list[Store]:
    """All stores, in the order of their names."""
    rows = tx.rows(sa.select(store.c.id, store.c.name).where(store.c.gone == 0).order_by(store.c.name, store.c.id))
    return [Store(row.id, row.name) for row in rows]


def store_name(tx: Transaction, store_id: str) -> str:
    """The name of a store, empty when there is none."""
    row = tx.row(sa.select(store.c.name).where(store.c.id == store_id))
    return "" if row is None else str(row.name)


def add_store(tx: Transaction, new: Store) -> None:
    """Opens a store; nothing happens when the name is taken."""
    values = {"id": new.id, "name": new.name, "feed_tx": tx.feed_tx}
    tx.merge(_ADD_STORE, values)


def programme_versions(tx: Transaction) -> dict[int, str]:
    """Every published programme document by its version."""
    columns = programme.c
    return {row.version: row.document for row in tx.rows(sa.select(columns.version, columns.document))}


def published(tx: Transaction) -> list[Published]:
    """Every published version, the oldest first."""
    columns = programme.c
    query = sa.select(columns.version, columns.document, columns.starts_ms, columns.signature).order_by(columns.version)
    return [Published(row.version, row.document, row.starts_ms, row.signature) for row in tx.rows(query)]


def programme_documents(tx: Transaction, versions: Collection[int]) -> dict[int, str]:
    """The documents of those of these versions that were published."""
    if not versions:
        return {}
    columns = programme.c
    query = sa.select(columns.version, columns.document).where(columns.version.in_(sorted(versions)))
    return {row.version: row.document for row in tx.rows(query)}


def document_in_force(tx: Transaction, now_ms: int) -> str | None:
    """The document by which tills count at this time, None before the first."""
    row = tx.row(_IN_FORCE, {"at_ms": now_ms})
    return None if row is None else str(row.document)


def publish_programme(tx: Transaction, new: Published) -> None:
    """Adds a version; versions are never changed."""
    values = {"version": new.version, "document": new.document, "starts_ms": new.starts_ms}
    tx.run(sa.insert(programme), values | {"signature": new.signature, "feed_tx": tx.feed_tx})


def keep_signature(tx: Transaction, version: int, signature: str) -> None:
    """Adds the signature to a version that has none; tills hear it with the feed."""
    unsigned = sa.update(programme).where(programme.c.version == version, programme.c.signature.is_(None))
    tx.run(unsigned.values(signature=signature, feed_tx=tx.feed_tx))


def save_admin(tx: Transaction, name: str, password_hash: str, now_ms: int) -> None:
    """Adds an administrator, or changes the password of one, who is as new as that from then on."""
    tx.merge(_SAVE_ADMIN, {"name": name, "password": password_hash, "since_ms": now_ms})
