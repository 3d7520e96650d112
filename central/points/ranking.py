"""Members' tiers: up in the transaction that books the purchase, down at a review and after the grace."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from central.points.purchases import purchase_of, returned_from
from central.points.versions import programme_in_force
from central.store.activity import Day, Rank, add_days, done_since, ranks, save_ranks
from loyalty.ledger.booking import ISSUED
from loyalty.rules.limits import DAY_MS
from loyalty.rules.tiers import Over, Ranked, ReachedBy, ranked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from loyalty.rules.tiers import Tiers

YEAR_DAYS = 365
_EVER = -(2**31)
_NOBODY: Mapping[str, int] = MappingProxyType({})


def note_purchases(tx: Transaction, decisions: Iterable[Decision], book: Book, now_ms: int) -> None:
    """Adds what these decisions say about purchases to the members' days, and raises who has earned it."""
    days = [day for one in decisions for day in _days_of(one, book, now_ms)]
    if not days:
        return
    less = {one.member for one in days if one.points < 0 or one.spend_minor < 0}
    stood = _figures(tx, less, now_ms)
    add_days(tx, days)
    rank_members(tx, {one.member for one in days}, now_ms, is_review=False, stood=stood)


def _days_of(decision: Decision, book: Book, now_ms: int) -> Iterable[Day]:
    if decision.member is None:
        return
    bought = returned_from(decision, book) if decision.returned else purchase_of(decision, book)
    if bought is None:
        return
    credited = sum(entry.points for entry in decision.entries if entry.debit == ISSUED)
    points = credited - sum(entry.points for entry in decision.entries if entry.credit == ISSUED)
    yield Day(decision.member, bought.at_ms(now_ms) // DAY_MS, points, bought.spend_minor, bought.sales)


def rank_members(
    tx: Transaction,
    members: Collection[str],
    now_ms: int,
    *,
    is_review: bool,
    stood: Mapping[str, int] = _NOBODY,
) -> tuple[int, int]:
    """Ranks these members, whose accounts are locked, by the programme in force: how many went up, and down.

    Only a review begins the time of grace, or takes a tier away once that is over. Who had the figure for it before
    purchases came back (`stood`), and has it no more, loses it at once.
    """
    tiers = _tiers(tx, now_ms)
    if tiers is None:
        return 0, 0
    before, figures = ranks(tx, members), _figures(tx, members, now_ms)
    after = {
        one: _after(tiers, rank, figures.get(one, 0), now_ms, is_review=is_review, stood=stood.get(one))
        for one, rank in before.items()
    }
    changed = {one: rank for one, rank in after.items() if rank != before[one]}
    save_ranks(tx, changed, before, now_ms)
    moves = [tiers.rank(rank.tier) - tiers.rank(before[one].tier) for one, rank in changed.items()]
    return sum(move > 0 for move in moves), sum(move < 0 for move in moves)


def _figures(tx: Transaction, members: Collection[str], now_ms: int) -> dict[str, int]:
    """What the tiers in force go by, of those of these members who did anything; nothing without tiers."""
    tiers = _tiers(tx, now_ms)
    if tiers is None or not members:
        return {}
    done = done_since(tx, members, now_ms // DAY_MS - YEAR_DAYS if tiers.over is Over.YEAR else _EVER)
    by_points = tiers.by is ReachedBy.POINTS
    return {one: max(points if by_points else spend, 0) for one, (points, spend) in done.items()}


def _tiers(tx: Transaction, now_ms: int) -> Tiers | None:
    programme = programme_in_force(tx, now_ms)
    return None if programme is None else programme.tiers


def _after(tiers: Tiers, before: Rank, figure: int, now_ms: int, *, is_review: bool, stood: int | None) -> Rank:
    now, own = ranked(tiers, Ranked(before.tier, before.missed_ms), figure, now_ms), tiers.rank(before.tier)
    is_lower = tiers.rank(tiers.reached(figure)) < own
    if is_lower and stood is not None and tiers.rank(tiers.reached(stood)) >= own:
        return Rank(tiers.reached(figure), None, figure)
    if is_lower and not is_review:
        return replace(before, figure=figure)
    return Rank(now.tier, now.missed_ms, figure)
