"""A return against its sale: pieces that were there, with exactly their shares; a second return is the shop's loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import NOT_PAID
from central.judging.sale import reference_of
from central.judging.shares import beyond_the_sale, fairly, is_own, money_due, shares_fit
from loyalty.codes.receipt import is_paper_name, names
from loyalty.ledger.booking import ISSUED, Entry, debt_account, member_account
from loyalty.ops.effect import Credit
from loyalty.sales.shares import with_lines
from loyalty.values.ids import OpId, valid_id
from loyalty.values.money import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.judging.book import Book, Claim, Decision, Original
    from loyalty.ops.operations import Accrual, Reversal, Sale, VoucherIssue
    from loyalty.values.points import PieceCount

SALE_AWAITED, SALE_UNTOLD, UNDONE_ELSEWHERE = "sale_awaited", "sale_untold", "undone_elsewhere"


def origin_of(reversal: Reversal | Accrual) -> OpId | None:
    """The op that a reversal takes back or a claim is about, None when no op can have that name."""
    origin = reversal.origin
    return OpId(origin.device, origin.epoch, origin.seq) if valid_id(origin.device) else None


def true_origin(reversal: Reversal | Accrual, book: Book) -> OpId | None:
    """Where the books have the sale that a reversal takes back: one that was told again lies at its orphan's place.

    Of histories of one till two or more may have an op of one name, each told again, and an orphan of a history that
    is over may be what is named: the sale's own name decides.
    """
    named = origin_of(reversal)
    if named is None:
        return None
    inner = book.tells.get(named, named)
    again = book.told.get(inner, inner)
    # Another till knows the sale from its paper, by the name that it had first.
    is_paper = named.device != book.device and named not in book.tells
    places = (named, again) if is_paper else (again, named)
    # The op in this place may tell what a third history did, and the sale that is meant be told again elsewhere.
    further = (book.told.get(named, named), book.told_names.get((named.device, reversal.origin.sale_id), named))
    return next((place for place in (*places, *further) if _is_at(place, reversal, book)), again)


def original_behind(about: Reversal | Accrual, book: Book) -> Original | None:
    """What is known of the op that a reversal takes back or a claim is about."""
    origin = true_origin(about, book)
    return None if origin is None else book.originals.get(origin)


def claim_behind(about: Reversal | Accrual, book: Book) -> Claim | None:
    """Whose the points of that sale are, where they were given or taken later."""
    origin = true_origin(about, book)
    return None if origin is None else book.claims.get(origin)


def _is_at(place: OpId, reversal: Reversal | Accrual, book: Book) -> bool:
    original = book.originals.get(place)
    taken_back = None if original is None else original.sale or original.issue
    return taken_back is not None and names(reversal.origin.sale_id, taken_back.sale_id)


def unknown_sale(about: Reversal | Accrual, book: Book) -> str | None:
    """The code of why nothing can be done about what a return or a claim names, None where it is in the books.

    What is not booked yet, or waits behind an earlier op about the same sale, waits whole: by its word alone nothing
    is given, and nothing is taken from a sale that may turn out to be another one.
    """
    origin = true_origin(about, book)
    original = None if origin is None else book.originals.get(origin)
    if origin is None or (original is None and origin.device not in book.tills):
        return "unknown_original"
    if original is None or about.origin in book.awaited:
        return SALE_AWAITED
    known = original.sale or original.issue
    if known is not None and names(about.origin.sale_id, known.sale_id):
        return None if original.booked else SALE_AWAITED
    if origin.device == book.device and origin.epoch in book.untold:
        return SALE_AWAITED  # Another history of the till had this place; what is meant is told again soon.
    return "not_a_sale" if known is None else "unknown_original"


def unbookable_return(reversal: Reversal, book: Book) -> str | None:
    """The code of why a return cannot be booked."""
    if is_untold(reversal, book):
        return None
    unknown = unknown_sale(reversal, book)
    original = original_behind(reversal, book)
    if unknown is not None or original is None:
        return unknown
    if original.unpaid:
        return NOT_PAID
    taken_back = original.sale or original.issue
    by_paper = reversal.member is None and is_paper_name(reversal.origin.sale_id)
    # Whose it was does not stand on paper, and is not told where the points went elsewhere since.
    is_claimed = reversal.member is None and claim_behind(reversal, book) is not None
    is_theirs = taken_back is not None and taken_back.member == reversal.member
    return None if by_paper or is_claimed or is_theirs else "member_differs"


def is_untold(reversal: Reversal, book: Book) -> bool:
    """Whether a renewed till takes back what it sold before and is about to tell again: its rights have moved.

    Another history of the till may have had another op in the place that it names.
    """
    origin = true_origin(reversal, book)
    is_own = origin is not None and origin.device == book.device and reversal.member is not None
    return origin is not None and is_own and origin.epoch in book.untold and not _is_at(origin, reversal, book)


def with_return(decision: Decision, reversal: Reversal, book: Book) -> Decision:
    """The decision with what the return makes of its sale; the book counts the pieces."""
    origin = true_origin(reversal, book)
    if origin is None:  # Quarantined before; said again for the type checker and for whoever changes the order.
        return decision
    original = book.originals.get(origin)
    if original is not None and is_untold(reversal, book):
        # What lies there is another sale: nothing of that came back.
        return replace(decision, flags=(*decision.flags, SALE_UNTOLD))
    before = book.returned.setdefault(origin, {})
    held = _held(reversal, original, origin, book)
    book.returned[origin] = with_lines(before, reversal.lines)
    decision = replace(
        decision,
        flags=(*(("returned_twice",) if held.is_twice else ()), *decision.flags, *held.flags),
        returned=tuple((origin, line.line, line.pieces) for line in reversal.lines),
        money_back=held.money,
        detail=_handed_again(reversal, held.money) if held.is_twice else "",
    )
    if original is not None and original.sale is not None and _frees(reversal, original.sale, book):
        decision = _free_reference(decision, original.sale, origin, book)
    return _bear_second_return(decision, held.taken_twice, held.given_twice, book)


@dataclass(frozen=True, slots=True)
class _Held:
    """A return held against what it takes back: what is odd, the points of pieces that it no longer had, the money."""

    flags: tuple[str, ...] = ()
    is_twice: bool = False
    taken_twice: int = 0
    given_twice: int = 0
    money: int = 0


def _handed_again(reversal: Reversal, due: int) -> str:
    """How much money went out again for the same goods, and who handed it out."""
    handed, currency = reversal.amount_minor, reversal.currency
    again = plain(max(handed - due, 0), currency)
    return f"{reversal.context.cashier} handed back {plain(handed, currency)}, {again} of it for what came back before."


def _held(reversal: Reversal, original: Original | None, origin: OpId, book: Book) -> _Held:
    if original is None:
        return _Held((SALE_UNTOLD,))
    if original.sale is not None:
        return _held_against_sale(reversal, original.sale, origin, book)
    if original.issue is not None:
        return _held_against_issue(reversal, original.issue, book.returned.get(origin, {}))
    return _Held()


def _held_against_sale(reversal: Reversal, sale: Sale, origin: OpId, book: Book) -> _Held:
    before = book.returned.get(origin, {})
    shares = () if shares_fit(reversal, sale, before) else ("shares_differ",)
    undone = (UNDONE_ELSEWHERE,) if reversal.undo and not is_own(reversal, book) else ()
    taken, given, is_twice = beyond_the_sale(fairly(reversal, sale, book), sale, before)
    # Of what goes to the pool nothing was given for such pieces, see `once`.
    given = given if reversal.effect.credit is Credit.LOCAL else 0
    # Of points that were given later no more is taken than there are, whatever the paper says.
    taken = 0 if origin in book.claims else taken
    return _Held((*shares, *undone), is_twice, taken, given, money_due(reversal, sale, before))


def _held_against_issue(reversal: Reversal, issue: VoucherIssue, before: Mapping[int, PieceCount]) -> _Held:
    if before:
        return _Held(is_twice=True, given_twice=reversal.effect.give)
    fits = (reversal.effect.take, reversal.effect.give) == (0, issue.effect.use)
    return _Held(() if fits else ("shares_differ",))


def _frees(reversal: Reversal, sale: Sale, book: Book) -> bool:
    """Whether another sale may have its number: it was undone where it was made, or is a cancelled invoice."""
    return (reversal.undo and is_own(reversal, book)) or sale.invoice is not UNSET


def _free_reference(decision: Decision, sale: Sale, origin: OpId, book: Book) -> Decision:
    """The receipt number of a sale that was undone may stand for another one."""
    reference = reference_of(sale)
    if reference is None:
        return decision
    if book.references.get(reference) == origin:
        del book.references[reference]
    return replace(decision, freed=(reference, origin))


def _bear_second_return(decision: Decision, taken: int, given: int, book: Book) -> Decision:
    """A member is never debited twice: what a second return took goes back; what it gave is the shop's loss."""
    if given:
        decision = replace(decision, liabilities=(*decision.liabilities, ("returned_twice", given)))
    return give_back(decision, taken, book)


def give_back(decision: Decision, taken: int, book: Book) -> Decision:
    """So many points that were taken are the member's again at once."""
    if not taken or decision.member is None:
        return decision
    standing, member = book.standings[decision.member], decision.member
    account = standing.account
    repaid = min(taken, account.debt)
    account = replace(account, balance=account.balance + taken - repaid, debt=account.debt - repaid)
    book.standings[member] = replace(standing, account=account)
    moves = ((debt_account(member), repaid), (member_account(member), taken - repaid))
    given_back = tuple(Entry(ISSUED, credited, points) for credited, points in moves if points)
    return replace(decision, entries=(*decision.entries, *given_back), beyond=decision.beyond + taken)
