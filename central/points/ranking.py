"""Members' tiers: up in the transaction that books the purchase, down at a review and after the grace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.points.purchases import purchase_of, returned_from
from central.points.versions import programme_in_force
from central.store.activity import Day, Rank, add_days, done_since, ranks, save_ranks
from loyalty.ledger.booking import ISSUED
from loyalty.rules.limits import DAY_MS
from loyalty.rules.tiers import Over, Ranked, ReachedBy, ranked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from loyalty.rules.tiers import Tiers

YEAR_DAYS = 365
_EVER = -(2**31)


def note_purchases(tx: Transaction, decisions: Iterable[Decision], book: Book, now_ms: int) -> None:
    """Adds what these decisions say about purchases to the members' days, and raises who has earned it."""
    days = [day for one in decisions for day in _days_of(one, book, now_ms)]
    if not days:
        return
    add_days(tx, days)
    rank_members(tx, {one.member for one in days}, now_ms, is_review=False)


def _days_of(decision: Decision, book: Book, now_ms: int) -> Iterable[Day]:
    if decision.member is None:
        return
    bought = returned_from(decision, book) if decision.returned else purchase_of(decision, book)
    if bought is None:
        return
    credited = sum(entry.points for entry in decision.entries if entry.debit == ISSUED)
    points = credited - sum(entry.points for entry in decision.entries if entry.credit == ISSUED)
    yield Day(decision.member, bought.at_ms(now_ms) // DAY_MS, points, bought.spend_minor, bought.sales)


def rank_members(tx: Transaction, members: Collection[str], now_ms: int, *, is_review: bool) -> tuple[int, int]:
    """Ranks these members, whose accounts are locked, by the programme in force: how many went up, and down.

    Only a review takes a tier away, or begins the time of grace.
    """
    programme = programme_in_force(tx, now_ms)
    if programme is None or programme.tiers is None:
        return 0, 0
    tiers, before = programme.tiers, ranks(tx, members)
    since = now_ms // DAY_MS - YEAR_DAYS if tiers.over is Over.YEAR else _EVER
    done = done_since(tx, members, since)
    after = {
        one: _after(tiers, rank, done.get(one, (0, 0)), now_ms, is_review=is_review) for one, rank in before.items()
    }
    changed = {one: rank for one, rank in after.items() if rank != before[one]}
    save_ranks(tx, changed, before, now_ms)
    moves = [tiers.rank(rank.tier) - tiers.rank(before[one].tier) for one, rank in changed.items()]
    return sum(move > 0 for move in moves), sum(move < 0 for move in moves)


def _after(tiers: Tiers, before: Rank, done: tuple[int, int], now_ms: int, *, is_review: bool) -> Rank:
    figure = max(done[0] if tiers.by is ReachedBy.POINTS else done[1], 0)
    now = ranked(tiers, Ranked(before.tier, before.missed_ms), figure, now_ms)
    is_lower = tiers.rank(tiers.reached(figure)) < tiers.rank(before.tier)
    if is_lower and not is_review:
        return replace(before, figure=figure)
    return Rank(now.tier, now.missed_ms, figure)
