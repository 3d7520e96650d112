"""Points of a sale that are given to a member later: once, for what did not come back, and not for another's sale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from central.judging.book import Allowed, Claim
from central.judging.claim_limits import NOT_ALLOWED, TOO_MANY, beyond_limits, given_by, odd_clock
from central.judging.returning import claim_behind, original_behind, true_origin, unknown_sale
from central.judging.sale import reference_of
from central.judging.shares import fairly, once
from loyalty.sales.claiming import earned_lines, on_paper, share_back, worth
from loyalty.sales.shares import with_lines

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.accrued import AccruedLine
    from loyalty.ops.effect import Effect
    from loyalty.ops.operations import Accrual, Reversal, Sale
    from loyalty.values.ids import OpId

ALREADY, OWNED, REDUCED, DIFFERS = "claimed_already", "claim_of_owned", "claim_reduced", "claim_differs"
NOTHING, ELSEWHERE, MISFIT = "nothing_claimed", "claim_elsewhere", "claim_misfit"
_REFUSED = frozenset({ALREADY, OWNED, NOTHING, MISFIT, NOT_ALLOWED, TOO_MANY})


def unbookable_claim(accrual: Accrual, book: Book) -> str | None:
    """The code of why a claim cannot be booked."""
    original = original_behind(accrual, book)
    is_issue = original is not None and original.issue is not None
    return "not_a_sale" if is_issue else unknown_sale(accrual, book)


def claim_allowed(op: OpId, accrual: Accrual, book: Book) -> Allowed:
    """A claim gives what did not come back, to the first who claims; what is taken is what is left of it."""
    origin = true_origin(accrual, book)
    if origin is None:  # Quarantined before.
        return Allowed(accrual.effect)
    back = book.returned.get(origin, {})
    if not accrual.lines:
        lines = _lines_of(accrual.member, origin, book)
        return _taking(accrual.effect, worth(lines, back), () if lines else (NOTHING,))
    refused = _refused(accrual, origin, book)
    if refused is not None:
        return Allowed(msgspec.structs.replace(accrual.effect, earn=0), (refused,))
    points = worth(accrual.lines, back)
    said = accrual.effect.earn
    flags: tuple[str, ...] = () if points == said else (REDUCED if points < said else DIFFERS,)
    flags += () if op in book.tells else _odd_clock(op, accrual, origin, book)
    return Allowed(msgspec.structs.replace(accrual.effect, earn=points), flags)


def return_allowed(reversal: Reversal, book: Book) -> Allowed:
    """The return of a sale whose points were given or taken later takes its share of them from who has them now."""
    origin = true_origin(reversal, book)
    claim, original = claim_behind(reversal, book), original_behind(reversal, book)
    if original is not None and original.sale is not None:
        before = {} if origin is None else book.returned.get(origin, {})
        reversal = once(fairly(reversal, original.sale, book), original.sale, before)
    if origin is None or claim is None:
        return Allowed(reversal.effect)
    if reversal.member is not None and reversal.member != claim.member:
        return _taking(reversal.effect, 0, (ELSEWHERE,))
    pieces = with_lines({}, reversal.lines)
    return _taking(reversal.effect, share_back(claim.lines, book.returned.get(origin, {}), pieces), ())


def with_claim(decision: Decision, accrual: Accrual, book: Book) -> Decision:
    """The decision once the book knows whose the sale's points are now."""
    origin = true_origin(accrual, book)
    if origin is None or _REFUSED.intersection(decision.flags):
        return decision
    before = book.claims.get(origin)
    kind = None if accrual.facts is msgspec.UNSET else accrual.facts.card_kind
    book.claims[origin] = Claim(accrual.member if accrual.lines else None, decision.id, accrual.lines, kind)
    if accrual.lines:
        book.claimed_lately.append(given_by(accrual, book.received_ms))
        return replace(decision, claimed=(origin, 1))
    return replace(decision, claimed=(origin, -1), lot_of=origin if before is None else before.by)


def with_claimed_lot(decision: Decision, reversal: Reversal, book: Book) -> Decision:
    """The return of a sale whose points were given later takes them from where they lie."""
    claim = claim_behind(reversal, book)
    return decision if claim is None or claim.member is None else replace(decision, lot_of=claim.by)


def _taking(effect: Effect, points: int, flags: tuple[str, ...]) -> Allowed:
    take = max(points, effect.take_local)
    return Allowed(msgspec.structs.replace(effect, take=take), flags, take - points)


def _lines_of(member: str, origin: OpId, book: Book) -> tuple[AccruedLine, ...]:
    """What this member has of the sale's points."""
    claim, original = book.claims.get(origin), book.originals.get(origin)
    if claim is not None:
        return claim.lines if claim.member == member else ()
    if original is None or original.sale is None or original.member != member:
        return ()
    return earned_lines(original.sale)


def _invoice_refused(sale: Sale, member: str, origin: OpId, book: Book) -> str | None:
    """An invoice that is paid earns for whose it is, once: also where two tills wrote it down."""
    if sale.member != member:
        return OWNED
    number = reference_of(sale)
    first = origin if number is None else book.references.get(number, origin)
    return None if first == origin else ALREADY


def _refused(accrual: Accrual, origin: OpId, book: Book) -> str | None:
    original = book.originals.get(origin)
    sale = None if original is None else original.sale
    if sale is None:  # Quarantined before.
        return None
    taken = _taken_by(accrual.member, sale, origin, book)
    if taken is not None:
        return taken
    return beyond_limits(accrual, sale, book) if _fits(accrual, sale, origin, book) else MISFIT


def _odd_clock(op: OpId, accrual: Accrual, origin: OpId, book: Book) -> tuple[str, ...]:
    original = book.originals.get(origin)
    sale = None if original is None else original.sale
    is_own = (origin.device, origin.epoch) == (op.device, op.epoch)
    return () if sale is None else odd_clock(accrual, sale, book, is_own=is_own)


def _taken_by(member: str, sale: Sale, origin: OpId, book: Book) -> str | None:
    claim = book.claims.get(origin)
    if claim is not None:
        return None if claim.member is None else ALREADY
    if sale.invoice is not msgspec.UNSET:
        return _invoice_refused(sale, member, origin, book)
    return OWNED if sale.member is not None or sale.pending_card is not None else None


def _fits(accrual: Accrual, sale: Sale, origin: OpId, book: Book) -> bool:
    """Whether its lines are those of the sale, and its points those on paper, unless the sale's own till priced them.

    What that till priced is priced again later, see `central.repricing`.
    """
    is_own = origin.device == book.device
    if is_own and accrual.facts is not msgspec.UNSET:
        return _is_of(accrual.lines, sale)
    return accrual.lines == (on_paper(sale) or (earned_lines(sale) if is_own else ()))


def _is_of(lines: tuple[AccruedLine, ...], sale: Sale) -> bool:
    return [(one.line, one.quantity) for one in lines] == [
        (number, line.quantity) for number, line in enumerate(sale.lines, start=1)
    ]
