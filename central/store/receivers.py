"""Members as gifts see them: how each stands, and who is meant by a tier or a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import account, card, member
from loyalty.shopping.patron import Patron
from loyalty.values.text import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Receiver:
    """A member as gifts see them; `balance` and `visits` are those of the account, the kind of card of their first."""

    member: str
    patron: Patron
    balance: int
    visits: int
    home_store: str | None
    blocked: bool


_MEMBERS: sa.BindParameter[object] = sa.bindparam("members", expanding=True)
_KIND = (
    sa.select(card.c.kind)
    .where(card.c.member == member.c.id, card.c.kind.is_not(None))
    .order_by(card.c.number)
    .limit(1)
    .scalar_subquery()
)
_RECEIVERS = (
    sa.select(member.c.id, member.c.tier, member.c.segments, member.c.birthday, member.c.blocked)
    .add_columns(account.c.balance, account.c.debt, account.c.visits, account.c.home_store, _KIND.label("card_kind"))
    .join(account, account.c.member == member.c.id)
    .where(member.c.id.in_(_MEMBERS))
)


def receivers(tx: Transaction, members: Collection[str]) -> dict[str, Receiver]:
    """What gifts ask of these members, as it stands now; nothing is locked here."""
    if not members:
        return {}
    return {row.id: _receiver(row) for row in tx.rows(_RECEIVERS, {"members": sorted(members)})}


def members_meant(tx: Transaction, tiers: Collection[str], segments: Iterable[str], after: str, most: int) -> list[str]:
    """Members behind `after` who have one of these tiers (none: any) and are in one of these segments (none: any)."""
    query = sa.select(member.c.id, member.c.segments).join(account, account.c.member == member.c.id)
    query = query.where(member.c.blocked == 0, account.c.gone == 0).order_by(member.c.id).limit(most)
    if tiers:
        query = query.where(member.c.tier.in_(sorted(tiers)))
    wanted, found = frozenset(segments), list[str]()
    while len(found) < most and (rows := tx.rows(query.where(member.c.id > after))):
        # Segments are words within a text: a database compares those with wildcards and by its own rules of case.
        found += [row.id for row in rows if not wanted or wanted.intersection(words_of(row.segments))]
        after = rows[-1].id
    return found[:most]


def _receiver(row: sa.Row[Any]) -> Receiver:
    patron = Patron(tier=row.tier, segments=words_of(row.segments), card_kind=row.card_kind, birthday=row.birthday)
    return Receiver(row.id, patron, row.balance - row.debt, row.visits, row.home_store, bool(row.blocked))
