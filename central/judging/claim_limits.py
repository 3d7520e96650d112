"""How long after its sale, and how often, points may be given later: what tills hold to by themselves, held again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import Given
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.judging.book import Book
    from loyalty.ops.operations import Accrual, Sale
    from loyalty.rules.claims import Claims

NOT_ALLOWED, TOO_MANY = "claim_not_allowed", "claims_too_many"
CLOCK_BACK, AT_ONCE = "claim_clock_back", "claims_at_once"
WINDOW_MS = 22 * 3_600_000
"""Shorter than any day on the wall, so that no more than two days of a till lie in it."""
DAYS = 2


def beyond_limits(accrual: Accrual, sale: Sale, book: Book) -> str | None:
    """The code of why no till could have given these points, by the programme that it names or the one in force.

    What one till holds to, a member's visit to several can exceed: that is a pattern, see `exchange.patterns`.
    """
    programme = book.programmes.get(accrual.context.programme or 0, book.in_force)
    if programme is None or sale.invoice is not UNSET:
        return None
    claims, at_ms = programme.claims, accrual.context.at_ms
    if claims is None or at_ms // DAY_MS - sale.context.at_ms // DAY_MS > claims.days:
        return NOT_ALLOWED
    before = [one for one in book.claimed_lately if at_ms - WINDOW_MS < one.at_ms <= at_ms]
    # A till whose clock was put back counts what it gave by the clock before as given today.
    ahead = [one for one in book.claimed_lately if one.at_ms >= at_ms]
    is_many = any(_reaches(accrual, given, claims, DAYS) for given in (before, ahead))
    return TOO_MANY if is_many else None


def odd_clock(accrual: Accrual, sale: Sale, book: Book, *, is_own: bool) -> tuple[str, ...]:
    """Why a person should look at the clock behind a claim that is within the limits; `is_own`: the till's own sale."""
    at_ms, behind = accrual.context.at_ms, max(book.clock_ms, sale.context.at_ms if is_own else 0)
    back = (CLOCK_BACK,) if at_ms < behind - DAY_MS else ()
    return (*back, AT_ONCE) if _comes_at_once(accrual, sale, book) else back


def note_clock(at_ms: int, book: Book) -> None:
    """Takes in how far the till's clock had come; one ahead of the server's was wrong, and nothing is behind it."""
    if at_ms <= book.received_ms + DAY_MS:
        book.clock_ms = max(book.clock_ms, at_ms)


def given_by(accrual: Accrual, received_ms: int) -> Given:
    """What later claims of the same till must know of this one."""
    return Given(accrual.member, accrual.context.cashier, accrual.context.at_ms, received_ms)


def _comes_at_once(accrual: Accrual, sale: Sale, book: Book) -> bool:
    """Whether more arrived in a day than so many days allow as went by since the till was heard before.

    By the till's clock there may have been more days; that it does not bring for days what it has is rare.
    """
    programme = book.programmes.get(accrual.context.programme or 0, book.in_force)
    if programme is None or programme.claims is None or sale.invoice is not UNSET or book.contact_ms is None:
        return False
    today = [one for one in book.claimed_lately if book.received_ms - WINDOW_MS < one.received_ms <= book.received_ms]
    return _reaches(accrual, today, programme.claims, (book.received_ms - book.contact_ms) // DAY_MS + DAYS)


def _reaches(accrual: Accrual, given: Sequence[Given], claims: Claims, days: int) -> bool:
    for_member = sum(one.member == accrual.member for one in given)
    by_cashier = sum(one.cashier == accrual.context.cashier for one in given)
    return for_member >= days * claims.member_day or by_cashier >= days * claims.cashier_day
