"""Bonuses whose purchases all came back: taken back from who had them, as what the purchases themselves earned is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.points.ending import settle_ends
from central.points.giving import day_of, lot_name
from central.points.lotting import keep_other_lots
from central.store import accounts, bonuses
from central.store.accounts import EntrySource
from loyalty.ledger.booking import Holding, post
from loyalty.ops.effect import Effect
from loyalty.rules.bonuses import has_ground
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.bonuses import Kept
    from central.store.database import Transaction

CAUSE = "bonus_back"
BACK_DAYS = 365
"""A bonus that was given longer ago than this stays, whatever comes back."""


def since_ms(now_ms: int) -> int:
    """Bonuses that were given since then may still be taken back."""
    return now_ms - BACK_DAYS * DAY_MS


def take_bonuses_back(tx: Transaction, buyers: Collection[str], now_ms: int) -> int:
    """Takes back what was given for purchases of these members of which nothing is left; the points in all.

    What is not there any more is owed, as after a return. Who buys again has the bonus again.
    """
    rows = accounts.accounts_of(tx, {one.member for one in _groundless(tx, buyers, now_ms)})
    settled = {member for member, row in rows.items() if not row.account.recovering}
    gone = [one for one in _groundless(tx, buyers, now_ms) if one.member in settled]
    for one in gone:
        row = rows[one.member]
        posting = post(one.member, row.account, Holding(), Effect(take=one.points))
        rows[one.member] = replace(row, account=posting.account)
        accounts.save_entries(tx, [(EntrySource(CAUSE, now_ms), entry) for entry in posting.entries])
        keep_other_lots(tx, {one.member: posting.entries}, lot_name(one.name, one.given_ms), now_ms)
    touched = {one.member for one in gone}
    accounts.save_accounts(tx, {one: rows[one].account for one in touched})
    bonuses.drop_given(tx, {one.name for one in gone})
    settle_ends(tx, touched, now_ms)
    return sum(one.points for one in gone)


def _groundless(tx: Transaction, buyers: Collection[str], now_ms: int) -> list[Kept]:
    bought = bonuses.days_bought(tx, buyers)
    days = {buyer: {day_of(day) for day in some} for buyer, some in bought.items()}
    kept = (one for one in bonuses.given_for_purchases(tx, buyers) if one.given_ms >= since_ms(now_ms))
    return [one for one in kept if not has_ground(one.name, days.get(one.buyer, ()))]
