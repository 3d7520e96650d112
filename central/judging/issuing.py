"""A voucher that a till issued, held against what the programme offers for its points: other tills take no more in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.shopping.occasion import Occasion, day_begins_ms
from loyalty.values.errors import BadValue
from loyalty.values.zones import OFFSET_MIN_MAX

if TYPE_CHECKING:
    from central.judging.book import Book
    from loyalty.ops.operations import VoucherIssue
    from loyalty.rules.programme import Programme
    from loyalty.rules.spending import VoucherOffer
    from loyalty.shopping.voucher_terms import VoucherTerms

NOT_OFFERED = "voucher_not_offered"
_ZONES_MS = OFFSET_MIN_MAX * 60_000
"""A day begins no further from UTC's than this."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The issue as the programme has it; `fits` when it was told so. `issue` None: its points buy nothing."""

    issue: VoucherIssue | None
    fits: bool


def as_offered(issue: VoucherIssue, book: Book) -> Offered:
    """By the version that the issue names, of one that nobody knows by any; in a shop without a programme as told."""
    named = book.offers.get(issue.context.programme or 0)
    programmes = list(book.offers.values()) if named is None else [named]
    kinds = [(one, kind) for one in programmes for kind in one.vouchers if kind.points is not None]
    if not book.offers or any(_fits(issue, one, kind) for one, kind in kinds):
        return Offered(issue, fits=True)
    paid = [(one, kind) for one, kind in kinds if kind.cost <= issue.effect.use]
    alike = [pair for pair in paid if _bare(pair[1].terms(None)) == _bare(issue.own_terms)]
    sums = [pair for pair in paid if pair[1].value_minor is not None and pair[1].terms(None) is None]
    best = max(alike or sums, key=lambda pair: (pair[1].value_minor or 0, pair[1].cost), default=None)
    return Offered(None if best is None else _cut(issue, *best), fits=False)


def _fits(issue: VoucherIssue, programme: Programme, kind: VoucherOffer) -> bool:
    """Whether it is a voucher of this kind, bought at its price, whatever zone the shop is in."""
    same = (kind.cost, kind.value_minor or 0, programme.currency)
    if (issue.effect.use, issue.value_minor, issue.currency) != same:
        return False
    terms, ends_ms = issue.own_terms, _ends_at_most(issue, kind)
    if _bare(terms) != _bare(kind.terms(None)) or not _begins_fitly(terms, kind):
        return False
    return ends_ms is None or (issue.expires_ms is not None and issue.expires_ms <= ends_ms)


def _bare(terms: VoucherTerms | None) -> VoucherTerms | None:
    """Terms without their first day; None where nothing else is said."""
    if terms is None:
        return None
    bare = msgspec.structs.replace(terms, from_ms=None)
    return None if bare == type(terms)() else bare


def _begins_fitly(terms: VoucherTerms | None, kind: VoucherOffer) -> bool:
    begins_ms = None if terms is None else terms.from_ms
    if kind.not_before is None or begins_ms is None:
        return kind.not_before is None and begins_ms is None
    return abs(begins_ms - day_begins_ms(date.fromisoformat(kind.not_before), 0)) <= _ZONES_MS


def _ends_at_most(issue: VoucherIssue, kind: VoucherOffer) -> int | None:
    """The latest end that it may have anywhere on earth, None: it may have none."""
    try:
        day = Occasion(issue.context.at_ms, OFFSET_MIN_MAX, issue.context.store).day
        last = kind.last_day(day)
    except (BadValue, OverflowError):
        return 0
    return None if last is None else day_begins_ms(last + timedelta(days=1), -OFFSET_MIN_MAX)


def _cut(issue: VoucherIssue, programme: Programme, kind: VoucherOffer) -> VoucherIssue:
    """The issue with no more than a voucher of this kind is worth."""
    ends_ms, began_ms, most = _ends_at_most(issue, kind), None, kind.value_minor or 0
    if kind.not_before is not None:
        began_ms = day_begins_ms(date.fromisoformat(kind.not_before), 0)
    ends = [one for one in (ends_ms, issue.expires_ms) if one is not None]
    terms = kind.terms(began_ms)
    return msgspec.structs.replace(
        issue,
        value_minor=min(issue.value_minor or most, most),
        currency=programme.currency,
        expires_ms=min(ends, default=None),
        terms=UNSET if terms is None else terms,
    )
