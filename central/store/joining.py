"""What is known of a member as people deal with them one by one: joined when, proven, brought by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import account, card, member

if TYPE_CHECKING:
    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class JoinedMember:
    """A member with what rules ask about joining; `brought_by` is a member by id, `visits` their sales so far."""

    member: str
    number: str
    name: str
    joined_ms: int | None
    is_proven: bool
    brought_by: str | None
    visits: int
    balance: int


_KNOWN = sa.select(member, account.c.visits, account.c.balance).join(account, account.c.member == member.c.id)


def known_member(tx: Transaction, id: str) -> JoinedMember | None:
    """A member by id."""
    row = tx.row(_KNOWN.where(member.c.id == id))
    return None if row is None else _known(row)


def known_by_phone(tx: Transaction, phone: str) -> JoinedMember | None:
    """The first member with this whole phone number."""
    row = tx.row(_KNOWN.where(member.c.phone == phone).order_by(member.c.id).limit(1))
    return None if row is None else _known(row)


def count_cards(tx: Transaction) -> int:
    """How many cards were ever given out."""
    row = tx.row(sa.select(sa.func.count()).select_from(card))
    return 0 if row is None else int(row[0])


def brought_by(tx: Transaction, id: str) -> str | None:
    """Who brought a member, by id."""
    row = tx.row(sa.select(member.c.brought_by).where(member.c.id == id))
    return None if row is None else row.brought_by


def prove(tx: Transaction, id: str) -> None:
    """Writes down that the member's phone number or address was confirmed."""
    tx.run(sa.update(member).where(member.c.id == id).values(proven=1))


def set_bringer(tx: Transaction, id: str, bringer: str) -> None:
    """Writes down who brought a member."""
    tx.run(sa.update(member).where(member.c.id == id).values(brought_by=bringer))


def _known(row: sa.Row[Any]) -> JoinedMember:
    return JoinedMember(
        row.id,
        row.number,
        row.name,
        row.joined_ms,
        bool(row.proven),
        row.brought_by,
        row.visits,
        row.balance,
    )
