"""Recalls: a till that misses points asks, through the server, the tills that hold them.

Nothing is freed here: points come back only by the holder's own operation, so a recall that is lost, late or repeated
costs nothing but time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store import accounts
from central.store.homes import recalled_home
from central.store.recalls import holders_told, other_holders, recalled_from, save_recalls, waiting_for
from loyalty.ledger.booking import Holding
from loyalty.ops.stamps import valid_account

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import Holder

MOVED_AWAY_MAX = 500
"""Members who moved away that one reply asks for; the rest follows."""


def ask_holders(tx: Transaction, till: Till, missing: Mapping[str, int], now_ms: int) -> set[str]:
    """Writes down from whom this till's missing points are wanted, instead of what it wanted before; those tills."""
    asked = {
        (member, holder): min(missing[member], held.points)
        for member, holders in other_holders(tx, till.id, missing.keys()).items()
        for holder, held in holders.items()
    }
    save_recalls(tx, till.id, asked, now_ms)
    return {holder for _, holder in asked}


def who_waits(tx: Transaction, till: Till, moved: set[str], now_ms: int) -> set[str]:
    """The other tills that wait for points of members whose accounts just moved."""
    return waiting_for(tx, moved, now_ms) - {till.id}


def recalls_of(tx: Transaction, till: Till, now_ms: int) -> dict[str, int]:
    """The points that this till should hand back, per member: wanted elsewhere now, or at another store for good."""
    moved_away = recalled_home(tx, till.id, till.epoch, MOVED_AWAY_MAX)
    return recalled_from(tx, till.id, till.epoch, now_ms) | moved_away


def told_holders(
    tx: Transaction, till: Till, wants: Collection[str], about: Collection[str], now_ms: int
) -> dict[str, list[Holder]]:
    """Who else holds points of the members that this till wishes for or shows."""
    return holders_told(tx, till.id, {one for one in (*wants, *about) if valid_account(one)}, now_ms)


def holders_of(tx: Transaction, till: Till, wants: Mapping[str, int]) -> dict[str, list[Holder]]:
    """Who holds what this till wishes for and does not have, per member; empty where nobody else holds any."""
    holdings = accounts.holdings_of(tx, till.id, till.epoch, wants.keys())
    unmet = {member for member, level in wants.items() if holdings.get(member, Holding()).held < level}
    return {member: list(found.values()) for member, found in other_holders(tx, till.id, unmet).items()}
