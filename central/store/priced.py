"""How far sales were priced again: a mark per till epoch, and the sales behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import member, op, programme, till_epoch
from loyalty.ops.operations import Accrual, Orphan, Sale

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one chain up to `last`, with those of its ops that may be sales or claims."""

    till: str
    epoch: int
    last: int
    sales: tuple[KeptSale, ...]


@dataclass(frozen=True, slots=True)
class KeptSale:
    """A sale, a claim, or an op that tells one again, as it is kept; `member` is whose it turned out to be.

    `in_place` is whether it was booked in its own place, neither quarantined nor told again.
    """

    seq: int
    hash: bytes
    body: bytes
    code: str
    member: str | None
    in_place: bool = False
    received_ms: int = 0


_BEHIND = (
    sa.select(till_epoch.c.till, till_epoch.c.epoch, till_epoch.c.priced_seq, till_epoch.c.hwm)
    .where(till_epoch.c.priced_seq < till_epoch.c.hwm)
    .order_by(till_epoch.c.till, till_epoch.c.epoch)
    .limit(1)
)
_NEXT_BEHIND = _BEHIND.where(
    sa.or_(
        till_epoch.c.till > sa.bindparam("of_till"),
        sa.and_(till_epoch.c.till == sa.bindparam("of_till"), till_epoch.c.epoch > sa.bindparam("of_epoch")),
    )
)
_SALES = (
    sa.select(op.c.seq, op.c.hash, op.c.body, op.c.code, op.c.member, op.c.kind, op.c.verdict, op.c.received_ms)
    .where(op.c.till == sa.bindparam("of_till"), op.c.epoch == sa.bindparam("of_epoch"))
    .where(op.c.seq > sa.bindparam("after"), op.c.seq <= sa.bindparam("last"))
    .where(op.c.kind.in_((Sale.KIND, Accrual.KIND, Orphan.KIND)))
    .order_by(op.c.seq)
)


def unpriced(tx: Transaction, ops_max: int, after: tuple[str, int] = ("", 0)) -> Stretch | None:
    """The next ops of some chain that nobody has priced again, None when there are none.

    The chains, by till and epoch, have their turn one behind the other; `after` is the one that had it last.
    """
    row = tx.row(_NEXT_BEHIND, {"of_till": after[0], "of_epoch": after[1]}) or tx.row(_BEHIND)
    if row is None:
        return None
    last = min(row.hwm, row.priced_seq + ops_max)
    values = {"of_till": row.till, "of_epoch": row.epoch, "after": row.priced_seq, "last": last}
    found = tx.rows(_SALES, values)
    sales = tuple(
        KeptSale(one.seq, bytes(one.hash), bytes(one.body), one.code, one.member, _in_place(one), one.received_ms)
        for one in found
    )
    return Stretch(row.till, row.epoch, last, sales)


def _in_place(row: sa.Row[Any]) -> bool:
    return bool(row.kind != Orphan.KIND and row.verdict != "quarantined")


def note_priced(tx: Transaction, done: Stretch) -> bool:
    """Moves the mark, never back; False where somebody else was faster."""
    here = (till_epoch.c.till == done.till, till_epoch.c.epoch == done.epoch, till_epoch.c.priced_seq < done.last)
    return tx.run(sa.update(till_epoch).where(*here).values(priced_seq=done.last)) > 0


def forget_priced(tx: Transaction) -> None:
    """Every sale is to be priced again."""
    tx.run(sa.update(till_epoch).where(till_epoch.c.priced_seq > 0).values(priced_seq=0))


def birthdays(tx: Transaction, members: Collection[str]) -> dict[str, str]:
    """The birthdays (MM-DD) of those of these members who have one here."""
    if not members:
        return {}
    query = sa.select(member.c.id, member.c.birthday).where(member.c.id.in_(sorted(members)))
    return {row.id: row.birthday for row in tx.rows(query.where(member.c.birthday.is_not(None)))}


def documents(tx: Transaction, versions: Collection[int]) -> dict[int, str]:
    """The documents of those of these versions of the programme that there are."""
    if not versions:
        return {}
    columns = programme.c
    query = sa.select(columns.version, columns.document).where(columns.version.in_(sorted(versions)), columns.gone == 0)
    return {row.version: row.document for row in tx.rows(query)}
