"""Tills and the codes by which they join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.store.schema import IS_NOW, enrol_code, meta, store, till, till_epoch
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from central.store.database import Transaction

FIRST_EPOCH = 1
SHUT_OUT = ("lost", "written_off")
"""States of a till that nobody but a person changes; nothing that it brings is booked."""


@dataclass(frozen=True, slots=True)
class Till:
    """A till as the server knows it; `anchor` holds the rights of its store's members."""

    id: str
    name: str
    store: str
    public_key: bytes
    key_id: str
    status: str
    anchor: bool
    epoch: int
    concern: str | None = None
    closed: bool = False

    @property
    def lost(self) -> bool:
        """Whether it was reported lost, and nothing that it brings is booked."""
        return self.status in SHUT_OUT


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A one-time code: what remains of it here, its store, and the till that used it."""

    selector: str
    hash: bytes
    store: str
    ask: bool
    expires_ms: int
    tries: int
    used_by: str | None


_BY_ID = sa.select(till).where(till.c.id == sa.bindparam("till_id"))
_STORE_LOCKED = sa.select(store.c.id).where(store.c.id == sa.bindparam("at_store")).with_for_update()
_OF_STORE = (
    sa.select(till, till_epoch.c.seen_ms)
    .join(till_epoch, IS_NOW)
    .where(till.c.store == sa.bindparam("at_store"))
    .order_by(till.c.enrolled_ms, till.c.id)
)
_HEARD = (
    sa.update(till_epoch)
    .where(till_epoch.c.till == sa.bindparam("of_till"), till_epoch.c.epoch == sa.bindparam("of_epoch"))
    .values(seen_ms=sa.bindparam("heard_ms"), software=sa.bindparam("by_software"))
)
_ADD_CODE = insert_or_change(enrol_code, replaced=("hash", "store", "ask", "expires_ms", "tries", "used_by"))
_KNOWN = sa.select(till.c.id).where(till.c.id.in_(sa.bindparam("ids", expanding=True)))


def till_by_key(tx: Transaction, key_id: str) -> Till | None:
    """The till whose key has this id, whatever its state."""
    return _one(tx, till.c.key_id == key_id)


def till_by_id(tx: Transaction, till_id: str) -> Till | None:
    """The till with this id, whatever its state."""
    row = tx.row(_BY_ID, {"till_id": till_id})
    return None if row is None else _till(row)


def named_till(tx: Transaction, name: str) -> Till:
    """The till with this id, or with this name or "STORE / NAME" if that is only one; WorldSaidNo otherwise."""
    found = [one for at, one in all_tills(tx) if name in (one.id, one.name, f"{at} / {one.name}")]
    if not found:
        raise WorldSaidNo(f"No till is called {name}. See: pointill-central tills list.")
    if len(found) > 1:
        raise WorldSaidNo(f'Several tills are called {name}. Name it with its store, as in "Store 1 / {name}".')
    return found[0]


def all_tills(tx: Transaction) -> list[tuple[str, Till]]:
    """Every till with the name of its store."""
    query = sa.select(till, store.c.name.label("store_name")).join(store, store.c.id == till.c.store)
    return [(row.store_name, _till(row)) for row in tx.rows(query.order_by(store.c.name, till.c.name))]


def pending_tills(tx: Transaction) -> list[Till]:
    """Tills that wait for an administrator."""
    return [_till(row) for row in tx.rows(sa.select(till).where(till.c.status == "pending").order_by(till.c.id))]


def known_tills(tx: Transaction, ids: set[str]) -> frozenset[str]:
    """Those of these ids that are tills of this shop."""
    return frozenset(row.id for row in tx.rows(_KNOWN, {"ids": sorted(ids)})) if ids else frozenset()


def add_till(tx: Transaction, new: Till, *, system: str, now_ms: int, answered: bool = True) -> None:
    """Writes a new till; it is `gone` from the feed until it is active.

    `answered`: it holds nothing yet, so that no restore before it has to wait for it.
    """
    values = _columns(new) | {"system": system, "enrolled_ms": now_ms, "feed_tx": tx.feed_tx}
    now = sa.select(meta.c.generation).scalar_subquery() if answered else sa.literal(0)
    heard = {"settled_generation": now, "caught_up_generation": now}
    tx.run(sa.insert(till).values(**heard, **values, gone=int(new.status == "pending")))


def activate(tx: Transaction, till_id: str, *, anchor: bool) -> None:
    """Lets a till in."""
    values = {"status": "active", "anchor": int(anchor), "gone": 0, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))


def store_has_anchor(tx: Transaction, store_id: str) -> bool:
    """Whether a store's rights have a home already; the store stays locked until this transaction ends."""
    tx.rows(_STORE_LOCKED, {"at_store": store_id})
    columns = till.c
    query = sa.select(columns.id).where(
        columns.store == store_id, columns.anchor == 1, columns.status.in_(("active", "forked"))
    )
    return tx.row(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """A till and when it was last heard."""

    till: Till
    seen_ms: int


def tills_of_store(tx: Transaction, store_id: str) -> list[Seen]:
    """The tills of a store, oldest first; the store stays locked until a writing transaction ends."""
    tx.rows(_STORE_LOCKED, {"at_store": store_id})
    return [Seen(_till(row), row.seen_ms) for row in tx.rows(_OF_STORE, {"at_store": store_id})]


def move_anchor(tx: Transaction, store_id: str, till_id: str) -> None:
    """Makes one till of a store its anchor and all others none."""
    tx.run(sa.update(till).where(till.c.store == store_id).values(anchor=sa.case((till.c.id == till_id, 1), else_=0)))


def note_closed(tx: Transaction, till_id: str, *, closed: bool) -> None:
    """Writes down that a till has closed, or is open."""
    tx.run(sa.update(till).where(till.c.id == till_id).values(closed=int(closed)))


def tills_in_service(tx: Transaction) -> set[str]:
    """The tills that may call."""
    return {row.id for row in tx.rows(sa.select(till.c.id).where(till.c.status == "active"))}


def till_names(tx: Transaction, store_id: str) -> set[str]:
    """The names that tills of a store have."""
    return {row.name for row in tx.rows(sa.select(till.c.name).where(till.c.store == store_id))}


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken."""
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name} ({number})"
    return free


def note_heard(tx: Transaction, till_id: str, epoch: int, now_ms: int, software: str) -> None:
    """Writes down when a till was last heard."""
    tx.run(_HEARD, {"of_till": till_id, "of_epoch": epoch, "heard_ms": now_ms, "by_software": software})


def add_code(tx: Transaction, code: EnrolCode) -> None:
    """Writes a new code; one with the same selector is replaced."""
    values: dict[str, Any] = {
        "selector": code.selector,
        "hash": code.hash,
        "store": code.store,
        "ask": int(code.ask),
        "expires_ms": code.expires_ms,
        "tries": code.tries,
        "used_by": code.used_by,
    }
    tx.merge(_ADD_CODE, values)


def code_of(tx: Transaction, selector: str) -> EnrolCode | None:
    """The code with these first letters, locked until this transaction ends."""
    row = tx.row(sa.select(enrol_code).where(enrol_code.c.selector == selector).with_for_update())
    if row is None:
        return None
    return EnrolCode(
        row.selector, bytes(row.hash), row.store, bool(row.ask), row.expires_ms, row.tries, row.used_by
    )  # fmt: skip


def count_try(tx: Transaction, selector: str) -> None:
    """Notes a wrong guess."""
    tx.run(sa.update(enrol_code).where(enrol_code.c.selector == selector).values(tries=enrol_code.c.tries + 1))


def use_code(tx: Transaction, selector: str, till_id: str) -> None:
    """Marks a code as used by this till."""
    tx.run(sa.update(enrol_code).where(enrol_code.c.selector == selector).values(used_by=till_id))


def forget_codes(tx: Transaction, before_ms: int) -> None:
    """Deletes codes that expired before this time."""
    tx.run(sa.delete(enrol_code).where(enrol_code.c.expires_ms < before_ms))


def _one(tx: Transaction, condition: sa.ColumnElement[bool]) -> Till | None:
    row = tx.row(sa.select(till).where(condition))
    return None if row is None else _till(row)


def _till(row: sa.Row[Any]) -> Till:
    return Till(
        id=row.id,
        name=row.name,
        store=row.store,
        public_key=bytes(row.public_key),
        key_id=row.key_id,
        status=row.status,
        anchor=bool(row.anchor),
        epoch=row.epoch,
        concern=row.concern,
        closed=bool(row.closed),
    )


def _columns(one: Till) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "store": one.store,
        "public_key": one.public_key,
        "key_id": one.key_id,
        "status": one.status,
        "anchor": int(one.anchor),
        "epoch": one.epoch,
        "closed": int(one.closed),
    }
