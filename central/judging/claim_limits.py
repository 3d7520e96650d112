"""How long after its sale, and how often, points may be given later: what tills hold to by themselves, held again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import Given
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from central.judging.book import Book
    from loyalty.ops.operations import Accrual, Sale

NOT_ALLOWED, TOO_MANY = "claim_not_allowed", "claims_too_many"
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
    lately = [one for one in book.claimed_lately if at_ms - WINDOW_MS < one.at_ms <= at_ms]
    for_member = sum(one.member == accrual.member for one in lately)
    by_cashier = sum(one.cashier == accrual.context.cashier for one in lately)
    is_many = for_member >= DAYS * claims.member_day or by_cashier >= DAYS * claims.cashier_day
    return TOO_MANY if is_many else None


def given_by(accrual: Accrual) -> Given:
    """What later claims of the same till must know of this one."""
    return Given(accrual.member, accrual.context.cashier, accrual.context.at_ms)
