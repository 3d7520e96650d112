"""Rewards before the judge: what was given is counted, and what was given beyond the stock is looked at by a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Reversal, Sale

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Operation
    from loyalty.values.ids import OpId
    from loyalty.values.points import PieceCount

OUT_OF_STOCK = "reward_out_of_stock"


def rewards_named(operation: Operation) -> frozenset[str]:
    """The rewards that a sale gives."""
    return frozenset(_given(operation)) if isinstance(operation, Sale) else frozenset()


def with_rewards(decision: Decision, operation: Operation, book: Book) -> Decision:
    """The decision with what it counts; the book follows. The goods have left, so nothing is undone here."""
    match operation:
        case Sale():
            return _counted(decision, operation, book)
        case Reversal():
            return _came_back(decision, book)
        case _:
            return decision


def _counted(decision: Decision, sale: Sale, book: Book) -> Decision:
    more = _given(sale)
    if not more:
        return decision
    for reward, pieces in more.items():
        book.given[reward] = book.given.get(reward, 0) + pieces
        stock = book.stock_of(reward, sale.context.programme)
        if stock is not None and book.given[reward] > stock:
            decision = decision.flagged(OUT_OF_STOCK)
    return replace(decision, rewards=tuple(sorted(more.items())))


def _came_back(decision: Decision, book: Book) -> Decision:
    back: Counter[str] = Counter()
    came: dict[tuple[OpId, int], PieceCount] = {}
    for origin, number, pieces in decision.returned:
        came[origin, number] = came.get((origin, number), 0) + pieces
    for (origin, number), pieces in came.items():
        known = book.originals.get(origin)
        lines = () if known is None or known.sale is None else known.sale.lines
        line = lines[number - 1] if 1 <= number <= len(lines) else None
        if line is not None and line.reward is not UNSET:
            upto = book.returned[origin].get(number, 0)
            # What came back before was counted then; a reward comes back whole or not at all.
            back[line.reward] -= int(min(upto, line.quantity) - min(max(upto - pieces, 0), line.quantity))
    for reward, pieces in back.items():
        book.given[reward] = book.given.get(reward, 0) + pieces
    return replace(decision, rewards=tuple(sorted(back.items())))


def _given(sale: Sale) -> Counter[str]:
    given: Counter[str] = Counter()
    for line in sale.lines:
        if line.reward is not UNSET:
            given[line.reward] += line.quantity
    return given
