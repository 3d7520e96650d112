"""What the reconciliation reads: sums of the ledger, accounts, rights, and the op log in chain order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import account, entry, liability, op, rights, till_epoch
from loyalty.ledger.booking import Account, Holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class LoggedOp:
    """An op as it was kept."""

    till: str
    epoch: int
    seq: int
    hash: bytes
    body: bytes
    member: str | None
    verdict: str
    code: str
    flags: frozenset[str]
    beyond: int


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the server says that a chain ends."""

    till: str
    epoch: int
    hwm: int
    head: bytes


def accounts(tx: Transaction) -> dict[str, Account]:
    """Every member's account; a broken one (the database refuses them) would raise BadValue."""
    columns = account.c
    query = sa.select(columns.member, columns.balance, columns.outstanding, columns.debt, columns.recovering)
    return {
        row.member: Account(row.balance, row.outstanding, row.debt, bool(row.recovering)) for row in tx.stream(query)
    }


def ledger_balances(tx: Transaction, *, without_op: bool = False) -> dict[str, int]:
    """Credits less debits of every ledger account; `without_op` counts only what no till's op booked."""
    balances: dict[str, int] = {}
    for side, sign in ((entry.c.credit, 1), (entry.c.debit, -1)):
        total = sa.cast(sa.func.sum(entry.c.points), sa.BigInteger)
        query = sa.select(side, total.label("points")).group_by(side)
        for row in tx.stream(query.where(entry.c.till.is_(None)) if without_op else query):
            balances[row[0]] = balances.get(row[0], 0) + sign * int(row.points)
    return balances


def holdings(tx: Transaction) -> Iterator[tuple[str, str, int, Holding]]:
    """What every incarnation of every till holds of every member: member, till, epoch, holding."""
    columns = rights.c
    query = sa.select(columns.member, columns.till, columns.epoch, columns.g, columns.e, columns.r, columns.s)
    for row in tx.stream(query):
        yield row.member, row.till, row.epoch, Holding(row.g, row.e, row.r, row.s)


def op_log(tx: Transaction) -> Iterator[LoggedOp]:
    """Every op, chain by chain."""
    columns = op.c
    wanted = (
        columns.till,
        columns.epoch,
        columns.seq,
        columns.hash,
        columns.body,
        columns.member,
        columns.verdict,
        columns.code,
        columns.flags,
        columns.beyond,
    )
    for row in tx.stream(sa.select(*wanted).order_by(columns.till, columns.epoch, columns.seq)):
        yield LoggedOp(
            till=row.till,
            epoch=row.epoch,
            seq=row.seq,
            hash=bytes(row.hash),
            body=bytes(row.body),
            member=row.member,
            verdict=row.verdict,
            code=row.code,
            flags=frozenset(row.flags.split()),
            beyond=row.beyond,
        )


def chain_ends(tx: Transaction) -> list[ChainEnd]:
    """The heads that the server believes in."""
    columns = till_epoch.c
    query = sa.select(columns.till, columns.epoch, columns.hwm, columns.head)
    return [ChainEnd(row.till, row.epoch, row.hwm, bytes(row.head)) for row in tx.rows(query)]


def liabilities(tx: Transaction, cause: str) -> int:
    """Points that the shop bears for this cause."""
    total = sa.cast(sa.func.coalesce(sa.func.sum(liability.c.points), 0), sa.BigInteger)
    row = tx.row(sa.select(total).where(liability.c.cause == cause))
    return 0 if row is None else int(row[0])
