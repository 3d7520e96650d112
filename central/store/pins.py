"""Members' PINs as rows that every till holds, and the members that a person at a screen may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.pin_tables import member_pin
from central.store.schema import card, member
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction

_SAVE = insert_or_change(member_pin, replaced=("kept", "exposed", "gone", "feed_tx"))


def save_pin(tx: Transaction, member_id: str, kept: str | None) -> None:
    """What is kept of the member's new PIN, or that they have none any more; tills hear it with the feed."""
    row = {"member": member_id, "kept": kept or "", "exposed": 0, "gone": int(kept is None), "feed_tx": tx.feed_tx}
    tx.merge(_SAVE, row)


def members_with_pin(tx: Transaction, members: Collection[str]) -> frozenset[str]:
    """Those of these members who have a PIN or had one: a till may not have heard yet that it was taken away."""
    if not members:
        return frozenset()
    query = sa.select(member_pin.c.member).where(member_pin.c.member.in_(sorted(members)))
    return frozenset(row.member for row in tx.rows(query))


def pin_owner(tx: Transaction, text: str) -> tuple[str, str, str | None] | None:
    """Id, name and birthday (MM-DD) of the member with this id, member number or card number."""
    cards = sa.select(card.c.member).where(card.c.number == text, card.c.gone == 0)
    named = sa.or_(member.c.id == text, member.c.number == text, member.c.id.in_(cards))
    row = tx.row(sa.select(member.c.id, member.c.name, member.c.birthday).where(named))
    return None if row is None else (row.id, row.name, row.birthday)


def expose_pins(tx: Transaction) -> None:
    """A till is lost that knows every PIN of today; tills hear it with the feed."""
    known = sa.update(member_pin).where(member_pin.c.gone == 0, member_pin.c.exposed == 0)
    tx.run(known.values(exposed=1, feed_tx=tx.feed_tx))


def trust_pins(tx: Transaction) -> None:
    """No till is lost any more."""
    tx.run(sa.update(member_pin).where(member_pin.c.exposed == 1).values(exposed=0, feed_tx=tx.feed_tx))


def exposed_pins(tx: Transaction) -> list[tuple[str, str]]:
    """Number and name of each member whose PIN a lost till knows, by number."""
    query = sa.select(member.c.number, member.c.name).join(member_pin, member_pin.c.member == member.c.id)
    rows = tx.rows(query.where(member_pin.c.gone == 0, member_pin.c.exposed == 1).order_by(member.c.number))
    return [(row.number, row.name) for row in rows]
