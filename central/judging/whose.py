"""Whose op it is: the member that it names, or whom its card or the sale that it takes back turned out to be of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.judging.returning import claim_behind, original_behind, unbookable_return
from loyalty.ops.operations import Reversal, Sale

if TYPE_CHECKING:
    from central.judging.book import Book
    from loyalty.ops.operations import Operation


def whose(operation: Operation, book: Book) -> str | None:
    """The member's id, None for an op of nobody or of a card that nobody has."""
    if operation.member is not None:
        return operation.member
    if isinstance(operation, Sale) and operation.pending_card is not None:
        return book.by_card.get(operation.pending_card)
    if isinstance(operation, Reversal):
        claim = claim_behind(operation, book)
        if claim is not None and claim.member is not None:
            return claim.member
        original = original_behind(operation, book)
        return None if original is None else original.member
    return None


def nobodys(operation: Operation, book: Book) -> str | None:
    """The code of why an op of nobody cannot be booked, None when it moves no points."""
    effect = operation.effect
    if not (effect.earn or effect.use or effect.take or effect.give):
        return None
    if isinstance(operation, Sale) and operation.pending_card is not None:
        return "unknown_card"
    if not isinstance(operation, Reversal):
        return "no_member"
    return unbookable_return(operation, book) or "no_member"
