"""What the database says about a restore: since when it waits for its tills, and how far each of them has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import account, forgotten_till, liability, meta, recovery, store, till, write_off
from central.store.upsert import insert_or_leave
from loyalty.ledger.booking import Account

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from central.store.database import Transaction

SHORTFALL = "restore_shortfall"
"""Points that tills held by the server's own word and that no ledger accounts for after a restore."""

_LOCK = (
    0x706F696E75  # An advisory lock of its own: shared by whoever grants, alone for whoever begins or ends a recovery.
)
_ANSWERED = sa.select(till.c.settled_generation, till.c.caught_up_generation).where(
    till.c.id == sa.bindparam("till_id")
)
_NOTE_BEGUN = insert_or_leave(recovery)
_FORGET = insert_or_leave(forgotten_till)
ANSWERING = ("active", "forked", "lost")


@dataclass(frozen=True, slots=True)
class Answered:
    """The generations for which a till has told all that it holds, and has sent its operations again as well."""

    settled: int
    caught_up: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom a restored shop waits for: how many tills there are, and the names of those that have not answered."""

    tills: int
    missing: tuple[str, ...]


def hold_generation(tx: Transaction, *, alone: bool = False) -> None:
    """Keeps the generation, and whether the shop recovers, as they are until this transaction ends; before all else."""
    if tx.is_postgres:
        lock = sa.func.pg_advisory_xact_lock if alone else sa.func.pg_advisory_xact_lock_shared
        tx.rows(sa.select(lock(_LOCK)))


def begin(tx: Transaction, generation: int, cause: str, now_ms: int) -> None:
    """From now on nothing is granted until every till has answered in this generation; the caller is alone."""
    tx.run(sa.update(meta).values(generation=generation, restored_ms=now_ms))
    tx.run(sa.update(account).where(account.c.recovering == 0).values(recovering=1))
    note_begun(tx, generation, cause, now_ms)


def note_begun(tx: Transaction, generation: int, cause: str, now_ms: int) -> None:
    """Keeps for people that and why a recovery began; harmless when that is known."""
    values = {"generation": generation, "cause": cause, "began_ms": now_ms}
    tx.merge(_NOTE_BEGUN, values)


def present_generation(tx: Transaction, generation: int) -> None:
    """Keeps the highest generation that a till ever presented, for the next one has to be above it."""
    tx.run(sa.update(meta).where(meta.c.presented_generation < generation).values(presented_generation=generation))


def next_generation(tx: Transaction, now_ms: int) -> int:
    """A generation above every one that this shop can have had, its own or presented."""
    row = tx.row(sa.select(meta.c.generation, meta.c.presented_generation))
    if row is None:
        raise LookupError("the database has no shop")
    return generation_above((row.generation, row.presented_generation), now_ms)


def generation_above(known: Iterable[int], now_ms: int) -> int:
    """A generation that no earlier restore can have had: above all known ones, and not below the clock in seconds."""
    return max(max(known) + 1, now_ms // 1_000)


def answered(tx: Transaction, till_id: str) -> Answered:
    """How far a till has answered."""
    row = tx.row(_ANSWERED, {"till_id": till_id})
    return Answered(0, 0) if row is None else Answered(row.settled_generation, row.caught_up_generation)


def settle(tx: Transaction, till_id: str, generation: int) -> None:
    """A till has told all that it holds."""
    tx.run(sa.update(till).where(till.c.id == till_id).values(settled_generation=generation))


def catch_up(tx: Transaction, till_id: str, generation: int) -> None:
    """A till has also sent again whatever a former server had of it."""
    tx.run(sa.update(till).where(till.c.id == till_id).values(caught_up_generation=generation))


def waiting(tx: Transaction, generation: int) -> Waiting:
    """Whom the shop waits for in this generation; tills that were shut out or given up are not waited for."""
    columns = till.c
    query = (
        sa.select(columns.id, columns.name, store.c.name.label("store"), columns.caught_up_generation, columns.status)
        .join(store, store.c.id == columns.store)
        .order_by(store.c.name, columns.name)
    )
    rows = tx.rows(query)
    asked = [row for row in rows if row.status in ANSWERING]
    missing = [f"{row.name}, {row.store}" for row in asked if row.caught_up_generation < generation]
    unheard = forgotten(tx)
    return Waiting(len(asked) + len(unheard), (*missing, *sorted(unheard.values())))


def forgotten(tx: Transaction) -> dict[str, str]:
    """The names, by id, of tills that others know, that this database does not, and that nobody has given up."""
    known = sa.select(till.c.id).where(till.c.status != "pending")
    given_up = sa.select(write_off.c.till).where(write_off.c.confirmed_ms.is_not(None))
    columns = forgotten_till.c
    unheard = sa.select(columns.id, columns.name).where(columns.id.not_in(known), columns.id.not_in(given_up))
    return {row.id: row.name or f"a till that was forgotten ({row.id})" for row in tx.rows(unheard)}


def unsettled_accounts(tx: Transaction) -> dict[str, Account]:
    """The recovering accounts that something has to be booked for before they are as all others."""
    columns = account.c
    is_short = columns.balance < columns.outstanding
    can_repay = sa.and_(columns.debt > 0, columns.balance > columns.outstanding)
    query = (
        sa.select(columns.member, columns.balance, columns.outstanding, columns.debt)
        .where(columns.recovering == 1, sa.or_(is_short, can_repay))
        .order_by(columns.member)
    )
    rows = tx.rows(query)
    return {row.member: Account(row.balance, row.outstanding, row.debt, recovering=True) for row in rows}


def end(tx: Transaction, accounts: Mapping[str, Account], shortfall: int, now_ms: int) -> None:
    """Every account is as all others again, these with these figures, and tills may be granted points."""
    for one, now in sorted(accounts.items()):
        values = {"balance": now.balance, "debt": now.debt, "feed_tx": tx.feed_tx}
        tx.run(sa.update(account).where(account.c.member == one).values(**values))
    tx.run(sa.update(account).where(account.c.recovering == 1).values(recovering=0))
    row = tx.row(sa.select(meta.c.generation, meta.c.restored_ms))
    if row is None or row.restored_ms is None:
        return
    note_begun(tx, row.generation, "restored", row.restored_ms)
    ended = sa.update(recovery).where(recovery.c.generation == row.generation)
    tx.run(ended.values(ended_ms=now_ms, shortfall=shortfall))
    tx.run(sa.update(meta).values(restored_ms=None))


def keep_shortfalls(tx: Transaction, missing: Mapping[str, int], now_ms: int) -> None:
    """Notes for people what the shop has to bear after a restore; no till's operation caused it."""
    tx.run_many(
        sa.insert(liability),
        [
            {"cause": SHORTFALL, "till": "", "epoch": 0, "seq": 0, "member": one, "points": points}
            | {"state": "open", "noted_ms": now_ms}
            for one, points in sorted(missing.items())
        ],
    )


def forget(tx: Transaction, told: Mapping[str, str], by: str, now_ms: int) -> None:
    """Keeps that a till knows of others, their names by id, which this database does not."""
    known = {
        row.id for row in tx.rows(sa.select(till.c.id).where(till.c.id.in_(sorted(told)), till.c.status != "pending"))
    }
    rows = (
        {"id": one, "name": "".join(filter(str.isprintable, name)), "told_by": by, "noted_ms": now_ms}
        for one, name in sorted(told.items())
        if one not in known
    )
    tx.merge(_FORGET, *rows)
