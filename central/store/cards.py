"""Accounts of stamp cards as rows: opened when a card that there is is first named, at home where its member is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.point_tables import card_beyond
from central.store.schema import account, entry
from central.store.upsert import insert_or_change, insert_or_leave
from loyalty.ledger.booking import member_account
from loyalty.ops.stamps import owner_of, stamp_account

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.store.database import Transaction
    from loyalty.values.ids import OpId

_MEMBERS: sa.BindParameter[list[str]] = sa.bindparam("members", expanding=True)
_KNOWN = sa.select(account.c.member, account.c.home_store, account.c.recovering).where(account.c.member.in_(_MEMBERS))
_CARDS = (
    sa.select(account.c.member)
    .where(account.c.owner == sa.bindparam("of_member"), account.c.owner.is_not(None))
    .order_by(account.c.member)
)
_NOW = sa.select(account.c.owner, account.c.card, account.c.balance).where(
    account.c.owner.is_not(None), account.c.card.in_(sa.bindparam("cards", expanding=True))
)
_ANY_CARD = member_account(stamp_account("%", "%"))
_OPEN = insert_or_leave(account)
_BEYOND = insert_or_change(card_beyond, raised=("stamps",))


def missing_cards(tx: Transaction, named: Collection[str]) -> dict[str, tuple[str, str]]:
    """The accounts of cards among these names, of members that there are, that are not there: member and card."""
    owned = {name: found for name in named if (found := owner_of(name)) is not None}
    known = _known(tx, {*owned, *(member for member, _ in owned.values())})
    return {name: found for name, found in owned.items() if name not in known and found[0] in known}


def open_cards(tx: Transaction, named: Collection[str]) -> None:
    """Makes the accounts of cards among these names, of members that there are, where they are missing yet."""
    missing = missing_cards(tx, named)
    known = _known(tx, {member for member, _ in missing.values()})
    rows = (
        {"member": name, "owner": member, "card": card, "home_store": known[member].home_store}
        | {"recovering": known[member].recovering, "feed_tx": tx.feed_tx}
        for name, (member, card) in sorted(missing.items())
    )
    tx.merge(_OPEN, *rows)


def _known(tx: Transaction, names: Collection[str]) -> dict[str, sa.Row[Any]]:
    return {row.member: row for row in tx.rows(_KNOWN, {"members": sorted(names)})} if names else {}


def cards_of(tx: Transaction, member: str) -> list[str]:
    """The accounts of a member's cards."""
    return [row.member for row in tx.rows(_CARDS, {"of_member": member})]


def stamps_at(tx: Transaction, cards: Collection[str], at_ms: int) -> dict[tuple[str, str], int]:
    """The stamps that the books had on these cards at a time, by member and card; empty cards are not named."""
    if not cards:
        return {}
    found = Counter({(row.owner, row.card): row.balance for row in tx.rows(_NOW, {"cards": sorted(cards)})})
    for side, sign in ((entry.c.credit, 1), (entry.c.debit, -1)):
        total = sa.cast(sa.func.sum(entry.c.points), sa.BigInteger).label("stamps")
        since = sa.select(side.label("name"), total).where(entry.c.at_ms >= at_ms, side.like(_ANY_CARD)).group_by(side)
        for row in tx.stream(since):
            owned = owner_of(row.name.removeprefix(member_account("")))
            if owned is not None and owned in found:
                found[owned] -= sign * int(row.stamps)
    return {owned: stamps for owned, stamps in found.items() if stamps > 0}


def keep_beyond(tx: Transaction, booked: Iterable[tuple[OpId, str, int]]) -> None:
    """Keeps by how much the bookings of cards differ from what their ops say, where they do."""
    more: Counter[tuple[OpId, str]] = Counter()
    for op, name, stamps in booked:
        more[op, name] += stamps
    rows = (
        {"till": op.device, "epoch": op.epoch, "seq": op.seq, "member": name, "stamps": stamps}
        for (op, name), stamps in more.items()
        if stamps
    )
    tx.merge(_BEYOND, *rows)


def beyond_in_all(tx: Transaction) -> dict[str, int]:
    """The same, added up by account."""
    total = sa.cast(sa.func.sum(card_beyond.c.stamps), sa.BigInteger).label("stamps")
    query = sa.select(card_beyond.c.member, total).group_by(card_beyond.c.member)
    return {row.member: int(row.stamps) for row in tx.rows(query)}
