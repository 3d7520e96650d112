"""Members with their cards and accounts, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.accounts import EntrySource, save_entries
from central.store.lots import save_lots
from central.store.schema import account, card, member
from loyalty.ledger.booking import OPENING, Entry, member_account
from loyalty.ledger.lots import Lot
from loyalty.ops.tally import Visited
from loyalty.rules.limits import DAY_MS
from loyalty.shopping.member import Member, folded, phone_hash
from loyalty.values.text import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from central.store.database import Transaction


NAMED = (member.c.name.label("member_name"), member.c.number.label("member_number"))
"""What a query has to bring, beside the column `member`, for `who`."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Points that a member brings along: when they were earned, and how many."""

    at_ms: int
    points: int


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member to be written, with cards of one kind, whole phone number (E.164) and opening points.

    `joined_ms` None: long ago; `is_proven`: a phone number or address was confirmed; `brought_by` a member by id.
    """

    member: Member
    phone: str | None
    cards: tuple[str, ...]
    openings: tuple[Opening, ...] = ()
    joined_ms: int | None = None
    is_proven: bool = False
    brought_by: str | None = None
    card_kind: str | None = None

    @property
    def visited(self) -> Visited:
        """Who brings points along has been here before."""
        last = max((opening.at_ms // DAY_MS for opening in self.openings), default=None)
        return Visited(len(self.openings), last)

    @property
    def balance(self) -> int:
        """What the opening entries add up to."""
        return sum(opening.points for opening in self.openings)


def who(row: sa.Row[Any]) -> str:
    """A member as an administrator knows them, by the id alone once nobody knows the name; empty for nobody."""
    if row.member is None:
        return ""
    return row.member if row.member_name is None else f"{row.member_name} ({row.member_number})"


def count_members(tx: Transaction) -> int:
    """How many members there are."""
    row = tx.row(sa.select(sa.func.count()).select_from(member))
    return 0 if row is None else int(row[0])


def tiers_in_use(tx: Transaction) -> frozenset[str]:
    """Every tier that some member has."""
    query = sa.select(member.c.tier).where(member.c.tier.is_not(None)).distinct()
    return frozenset(row.tier for row in tx.rows(query))


def segments_in_use(tx: Transaction) -> frozenset[str]:
    """The segments that members are in."""
    query = sa.select(member.c.segments).distinct().where(member.c.segments.is_not(None))
    return frozenset(name for row in tx.rows(query) for name in words_of(row.segments))


def add_members(tx: Transaction, new: Sequence[NewMember], lookup_key: bytes) -> None:
    """Writes members with cards, accounts and the ledger entries of what they bring along."""
    tx.run_many(sa.insert(member), [_member_row(one, lookup_key) for one in new])
    tx.run_many(
        sa.insert(account),
        [
            {
                "member": one.member.id,
                "home_store": one.member.home_store,
                "balance": one.balance,
                "visits": one.visited.visits,
                "last_visit": one.visited.day,
                "feed_tx": tx.feed_tx,
            }
            for one in new
        ],
    )
    cards = [{"number": number, "member": one.member.id, "kind": one.card_kind} for one in new for number in one.cards]
    tx.run_many(sa.insert(card), [row | {"feed_tx": tx.feed_tx} for row in cards])
    opened = ((one.member.id, place, brought) for one in new for place, brought in enumerate(one.openings, start=1))
    save_lots(
        tx,
        [
            (member, Lot(f"{OPENING}/{place}", brought.points, brought.points, brought.at_ms))
            for member, place, brought in opened
        ],
    )
    save_entries(
        tx,
        [
            (EntrySource(OPENING, opening.at_ms), Entry(OPENING, member_account(one.member.id), opening.points))
            for one in new
            for opening in one.openings
        ],
    )


def members_of_cards(tx: Transaction, numbers: Collection[str]) -> dict[str, str]:
    """The member of each of these card or member numbers that somebody has."""
    if not numbers:
        return {}
    wanted = sorted(numbers)
    by_number = sa.select(member.c.number, member.c.id.label("member")).where(member.c.number.in_(wanted))
    by_card = sa.select(card.c.number, card.c.member).where(card.c.number.in_(wanted), card.c.gone == 0)
    return {row.number: row.member for query in (by_number, by_card) for row in tx.rows(query)}


def _member_row(one: NewMember, lookup_key: bytes) -> dict[str, object]:
    who = one.member
    return {
        "id": who.id,
        "number": who.number,
        "name": who.name,
        "folded": folded(who.name),
        "tier": who.tier,
        "since_year": who.since_year,
        "phone": one.phone,
        "phone_last4": who.phone_last4,
        "phone_hash": None if one.phone is None else phone_hash(lookup_key, one.phone),
        "birthday": who.birthday,
        "blocked": int(who.blocked),
        "joined_ms": one.joined_ms,
        "proven": int(one.is_proven),
        "brought_by": one.brought_by,
        "segments": " ".join(who.segments) or None,
    }
