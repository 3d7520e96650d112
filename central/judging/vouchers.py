"""What ops do to vouchers: issued once, held by one till at any version, taken in once; the first one stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import NOT_PAID, OVERDRAWN
from central.judging.issuing import NOT_OFFERED, as_offered
from loyalty.codes.voucher import SHORT_LETTERS
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.operations import Reversal, Sale, VoucherIssue, VoucherReturn
from loyalty.pricing.vouchers import worth_at_most

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Operation, UsedVoucher
    from loyalty.shopping.voucher_terms import VoucherTerms
    from loyalty.values.ids import OpId
    from loyalty.values.points import PieceCount

TWICE = "voucher_twice"
"""Cause of the liability for a voucher that was taken in a second time, after it was void, or while another held it."""
MADE_UP = "voucher_version"
NOT_HELD = "voucher_not_held"


def vouchers_named(operation: Operation) -> frozenset[str]:
    """The vouchers that an op touches."""
    match operation:
        case Sale() | Reversal():
            return frozenset(used.id for used in operation.vouchers)
        case VoucherIssue() | VoucherReturn():
            return frozenset({operation.voucher})
        case _:
            return frozenset()


def with_vouchers(decision: Decision, operation: Operation, book: Book) -> Decision:
    """The decision with what the op makes of vouchers; the book follows."""
    match operation:
        case VoucherIssue():
            return _issued(decision, operation, book)
        case VoucherReturn():
            return _returned(decision, operation, book)
        case Sale():
            for used in operation.vouchers:
                decision = _used(decision, operation, used, book)
            return decision
        case Reversal():
            return _given_back(decision, operation, book)
        case _:
            return decision


def _issued(decision: Decision, issue: VoucherIssue, book: Book) -> Decision:
    """An issue that comes after its grant or its use, as after a restore, fills in what is missing; they stand."""
    known = book.vouchers.get(issue.voucher)
    if known is not None and (known.issued is not None or known.gift is not None):
        return decision.flagged("voucher_reissued")
    if known is None:
        known = VoucherAccount(issue.voucher, issue.name, issue.value_minor, issue.currency, hver=1)
        # An issue that is told again was made, and is held, by the incarnation that is over.
        place = book.tells.get(decision.id, decision.id)
        known = replace(known, holder=place.device, holder_epoch=place.epoch)
    offered = as_offered(issue, book)
    made = _made(known.made(), offered.issue or issue, decision.id)
    if not offered.fits:
        decision = decision.flagged(NOT_OFFERED)
    is_bare = known.is_made_up and OVERDRAWN in decision.flags and not book.recovering
    if offered.issue is None or NOT_PAID in decision.flags or is_bare:
        # One that was used already stays so, and is worth nothing should its sale come back.
        made = made.voided() if made.is_live else replace(made, value_minor=0, terms=None)
    book.vouchers[issue.voucher] = made
    short = issue.voucher[:SHORT_LETTERS]
    clash = book.codes.get(short, issue.voucher) != issue.voucher
    book.codes[short] = issue.voucher
    return decision.flagged("voucher_code_taken") if clash else decision


def _made(known: VoucherAccount, told: VoucherIssue, issued: OpId) -> VoucherAccount:
    return replace(
        known,
        name=told.name,
        value_minor=told.value_minor,
        currency=told.currency,
        member=told.member,
        cost=told.effect.use,
        expires_ms=told.expires_ms,
        issued=issued,
        terms=told.own_terms,
    )


def _returned(decision: Decision, back: VoucherReturn, book: Book) -> Decision:
    """A voucher that is not known yet is held by nobody here anyway; an old version comes late and changes nothing."""
    known = book.vouchers.get(back.voucher)
    if known is not None:
        hver = _proven_version(back.hver, known, book)
        book.vouchers[back.voucher] = known.returned_by(decision.id.device, hver)
        decision = decision if hver == back.hver else decision.flagged(MADE_UP)
    return decision


def _proven_version(told: int, known: VoucherAccount, book: Book) -> int:
    """A version above all that was ever given out is made up, unless the server was put back and has forgotten it."""
    return told if book.recovering else min(told, known.hver)


def _used(decision: Decision, sale: Sale, used: UsedVoucher, book: Book) -> Decision:
    known = book.vouchers.get(used.id)
    if known is None:
        unknown = VoucherAccount(used.id, "", used.value_minor, sale.currency, used.hver, member=sale.member)
        book.vouchers[used.id] = unknown.taken_in(decision.id, used.hver, sale.context.at_ms)
        return decision if book.recovering else decision.flagged("voucher_unknown")
    if book.recovering and used.hver < known.hver:
        # What came after was shown before this is told again: the sale stood, was returned, and the voucher went on.
        return decision
    if not known.is_live:
        return _borne(decision.flagged(TWICE), known)
    if not known.is_held_by(decision.id.device, used.hver):
        decision = decision.flagged(NOT_HELD)
        told_again = decision.id in book.tells
        if known.holder not in (None, decision.id.device) and not (book.recovering or told_again):
            # Its holder has the server's word for it and can use it without a line: it stays good there. What an older
            # copy of a till did not know to have gone on was its own once, and it is used: a person looks at the copy.
            return _borne(decision, known)
    if used.value_minor > _worth(sale, used, known) or sale.currency != known.currency:
        decision = decision.flagged("voucher_value")
    if known.terms is not None and not _meets(sale, known.terms):
        decision = decision.flagged("voucher_terms")
    if known.expires_ms is not None and sale.context.at_ms >= known.expires_ms:
        decision = decision.flagged("voucher_late")
    hver = _proven_version(used.hver, known, book)
    book.vouchers[used.id] = known.taken_in(decision.id, hver, sale.context.at_ms)
    return decision


def _borne(decision: Decision, known: VoucherAccount) -> Decision:
    """What nobody paid points for is the shop's loss in money, which the receipts say."""
    borne = ((TWICE, known.cost),) if known.cost else ()
    return replace(decision, liabilities=(*decision.liabilities, *borne))


def _worth(sale: Sale, used: UsedVoucher, known: VoucherAccount) -> int:
    """The most that it may have taken off this sale."""
    line = 0 if used.line is UNSET else used.line
    on_line = sale.lines[line - 1].amount_minor if 1 <= line <= len(sale.lines) else 0
    return worth_at_most(known.value_minor, known.terms, sale.total_minor, on_line)


def _meets(sale: Sale, terms: VoucherTerms) -> bool:
    """Whether the sale is one in which a voucher with these terms counts."""
    in_time = terms.from_ms is None or sale.context.at_ms >= terms.from_ms
    here = not terms.stores or sale.context.store in terms.stores
    return in_time and here and sale.total_minor >= (terms.minimum_minor or 0)


def _given_back(decision: Decision, reversal: Reversal, book: Book) -> Decision:
    if not decision.returned:
        return decision
    origin = decision.returned[0][0]
    original = book.originals.get(origin)
    if original is not None and original.issue is not None:
        return _voided(decision, reversal, original.issue, book)
    sale = None if original is None else original.sale
    # Paper names no voucher, and a till may not know what came back elsewhere: all that are due are good again.
    due = sale.vouchers if sale is not None and _is_whole(sale, book.returned.get(origin, {})) else ()
    if reversal.vouchers and tuple(reversal.vouchers) != due:
        decision = decision.flagged("vouchers_differ")
    for used in due:
        known = book.vouchers.get(used.id)
        if known is not None and known.used == origin:
            book.vouchers[used.id] = known.good_again(_proven_version(used.hver, known, book))
    return decision


def _is_whole(sale: Sale, returned: Mapping[int, PieceCount]) -> bool:
    return all(returned.get(number, 0) >= line.quantity for number, line in enumerate(sale.lines, start=1))


def _voided(decision: Decision, reversal: Reversal, issue: VoucherIssue, book: Book) -> Decision:
    """Only its holder takes an issue back; else the points went out and the voucher is still good: the shop's loss."""
    known = book.vouchers.get(issue.voucher)
    if known is not None and known.is_live and known.holder == decision.id.device:
        book.vouchers[issue.voucher] = known.voided()
        return decision
    decision = decision.flagged(NOT_HELD)
    return replace(decision, liabilities=(*decision.liabilities, (TWICE, reversal.effect.give)))
