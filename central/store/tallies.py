"""Visits of members in their accounts: how often, when last, and what that day earned; see `loyalty.ops.tally`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import account
from central.store.upsert import insert_or_change
from loyalty.ops.tally import NO_VISIT, Tally, Visited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.database import Transaction

_READ = sa.select(account.c.member, account.c.visits, account.c.last_visit, account.c.day_points).where(
    account.c.member.in_(sa.bindparam("members", expanding=True))
)
_SAVE = insert_or_change(account, replaced=("visits", "last_visit", "day_points"))


def add_tallies(tx: Transaction, added: Iterable[tuple[str, Tally]], *, today: int) -> None:
    """Counts what ops of these members add; their accounts are locked, and move in the feed, by whoever books the ops.

    `today` is the server's day by UTC: a day further ahead than any zone can be is some till's wrong clock.
    """
    counting = [(member, tally) for member, tally in added if tally != NO_VISIT]
    if not counting:
        return
    seen = visited_of(tx, {member for member, _ in counting})
    for member, tally in counting:
        believed = tally if tally.day is None or tally.day <= today + 1 else Tally(tally.visits)
        seen[member] = seen[member].after(believed)
    rows = (
        {"member": member, "visits": now.visits, "last_visit": now.day, "day_points": now.points, "feed_tx": tx.feed_tx}
        for member, now in sorted(seen.items())
    )
    tx.merge(_SAVE, *rows)


def visited_of(tx: Transaction, members: Iterable[str]) -> dict[str, Visited]:
    """What the accounts of these members say of their visits."""
    return {
        row.member: Visited(row.visits, row.last_visit, row.day_points)
        for row in tx.rows(_READ, {"members": sorted(members)})
    }
