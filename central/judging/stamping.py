"""Stamps before the judge: what sales and returns do to cards, each an account of its own beside the member's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from central.judging.book import OVERDRAWN, Decision
from central.judging.returning import give_back
from loyalty.ledger.booking import post
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Accrual, Reversal, Sale
from loyalty.ops.stamps import (
    by_account,
    claimable_in,
    claimable_left,
    moved_stamps,
    stamp_account,
    stamped_in,
    stamps_between,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from central.judging.book import Book, Claim
    from loyalty.ops.operations import Operation
    from loyalty.ops.stamped import Stamped
    from loyalty.values.ids import OpId
    from loyalty.values.points import PieceCount

STAMPS_DIFFER = "stamps_differ"
NO_SUCH_CARD = "stamp_card_unknown"
"""No stamps of an op count that names a card which no programme has: a till makes no such sale."""
_NONE: dict[int, PieceCount] = {}


def accounts_named(operation: Operation) -> frozenset[str]:
    """The accounts of cards that an op names."""
    return frozenset(account for account, _ in moved_stamps(operation))


def as_counted(sale: Sale, flags: Collection[str]) -> Sale:
    """The sale as later ops see it: without its stamps where none of them counted."""
    return msgspec.structs.replace(sale, stamps=msgspec.UNSET) if NO_SUCH_CARD in flags else sale


def with_stamps(decision: Decision, operation: Operation, book: Book) -> Decision:
    """The decision on an op that was booked, with a part for each card that it moves; the book follows."""
    match operation:
        case Sale():
            return _sold(decision, operation, book)
        case Reversal():
            return _came_back(decision, operation, book)
        case Accrual():
            return _claimed(decision, operation.member, book)
        case _:
            return decision


def _sold(decision: Decision, sale: Sale, book: Book) -> Decision:
    if not accounts_named(sale) <= book.standings.keys():
        return decision.flagged(NO_SUCH_CARD)
    for account, one in by_account(sale.member, stamped_in(sale)):
        decision = _with_part(decision, account, [one.effect], one.effect.delta, book)
    return decision


def _claimed(decision: Decision, member: str, book: Book) -> Decision:
    """With the points of a finished sale its stamps are given, or taken again, whatever a till knows of them."""
    if decision.claimed is None:
        return decision
    origin, sign = decision.claimed
    original = book.originals.get(origin)
    if original is None or original.sale is None:
        return decision
    for card, left in claimable_left(original.sale, book.returned.get(origin, _NONE)):
        account = stamp_account(member, card)
        if account not in book.standings:
            decision = decision.flagged(NO_SUCH_CARD)
        elif left:
            effect = Effect(earn=left) if sign > 0 else Effect(take=left)
            decision = _with_part(decision, account, [effect], 0, book)
    return decision


def _came_back(decision: Decision, reversal: Reversal, book: Book) -> Decision:
    """Of each card what the sale says, however the till reckoned; of a sale that is not known nothing yet."""
    told = dict(moved_stamps(reversal))
    if not told.keys() <= book.standings.keys():
        decision, told = decision.flagged(NO_SUCH_CARD), {}
    due = _due(decision, book)
    for account in sorted(told.keys() | due.keys()):
        if account not in book.standings:
            decision = decision.flagged(STAMPS_DIFFER)
            continue
        effect, (take, give) = told.get(account, Effect()), due.get(account, (0, 0))
        if account in told and (effect.take, effect.give) != (take, give):
            decision = decision.flagged(STAMPS_DIFFER)
        decision = _with_part(
            decision,
            account,
            _allowed(effect, take, give),
            effect.delta,
            book,
            returned=decision.returned,
            excess=max(effect.take_local - take, 0),
        )
    return decision


def _due(decision: Decision, book: Book) -> dict[str, tuple[int, int]]:
    """What these pieces of the sale take from each card and give back to it."""
    if not decision.returned:
        return {}
    origin = decision.returned[0][0]
    original, after = book.originals.get(origin), book.returned.get(origin, _NONE)
    if original is None or original.sale is None:
        return {}
    member, cards = _cards_of(original.sale, book.claims.get(origin))
    if member is None:
        return {}
    before = _without(after, ((line, pieces) for _, line, pieces in decision.returned))
    return {
        stamp_account(member, one.card): (take, give)
        for one, take, give in stamps_between(original.sale, before, after, cards)
        if take or give
    }


def _cards_of(sale: Sale, claim: Claim | None) -> tuple[str | None, tuple[Stamped, ...]]:
    """Whose cards a return of this sale moves, and which: those of whoever has its points now."""
    return (sale.member, stamped_in(sale)) if claim is None else (claim.member, claimable_in(sale))


def _without(after: Mapping[int, PieceCount], pieces: Iterable[tuple[int, PieceCount]]) -> dict[int, PieceCount]:
    before = dict(after)
    for line, some in pieces:
        before[line] = before.get(line, 0) - some
    return before


def _allowed(told: Effect, take: int, give: int) -> list[Effect]:
    """The effects that come to what is due while the till's rights move as it said."""
    taken, local = max(take, told.take_local), told.credit is Credit.LOCAL
    given = told.give if local else give
    first = Effect(take=taken, take_local=told.take_local, give=given, credit=told.credit)
    if given == give:
        return [first]
    return [first, Effect(take=given - give) if given > give else Effect(give=give - given)]


def _with_part(
    decision: Decision,
    account: str,
    effects: list[Effect],
    told_delta: int,
    book: Book,
    *,
    returned: tuple[tuple[OpId, int, PieceCount], ...] = (),
    excess: int = 0,
) -> Decision:
    """The decision with what these effects do to one account, one after the other."""
    before = book.standings[account].account.net
    part = Decision(decision.id, decision.verdict, (), decision.kind, account, returned=returned)
    part = replace(part, claimed=decision.claimed, lot_of=decision.lot_of)
    for effect in effects:
        standing = book.standings[account]
        posting = post(account, standing.account, standing.holding, effect)
        book.standings[account] = replace(standing, account=posting.account, holding=posting.holding)
        part = replace(part, entries=(*part.entries, *posting.entries))
        if posting.overdrawn:
            part = replace(part, liabilities=(*part.liabilities, (OVERDRAWN, posting.overdrawn)))
            decision = decision.flagged(OVERDRAWN)
    part = give_back(part, excess, book)
    change = book.standings[account].account.net - before
    return replace(decision, parts=(*decision.parts, replace(part, beyond=change - told_delta)))
