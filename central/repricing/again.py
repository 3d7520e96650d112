"""One sale priced again by the version that it names, and what differs in words with figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.chain import short_code
from loyalty.ops.stamps import claimable_in, stamped_in
from loyalty.sales.claiming import claimed_again
from loyalty.sales.requote import GIVEN_BY, gave_again, priced_again, requote
from loyalty.values.errors import BadValue, Refusal

if TYPE_CHECKING:
    from loyalty.ops.facts import Facts
    from loyalty.ops.operations import Accrual, Gave, Sale
    from loyalty.rules.programme import Programme
    from loyalty.sales.requote import Difference

PRICE_DIFFERS, PROGRAMME_UNKNOWN, NOT_PRICED = "price_differs", "programme_unknown", "not_priced"
SHOWN_MAX = 3
_HONOURED = "The receipt is honoured as printed."


@dataclass(frozen=True, slots=True)
class Found:
    """Why a sale waits for a person; `points` are those that the till gave beyond what the programme gives.

    `gave` is what rules with a budget gave by its lines, where the till said otherwise; None where it may be right.
    """

    code: str
    points: int
    detail: str
    gave: tuple[tuple[Gave, ...], ...] | None = None


def price_again(sale: Sale, digest: bytes, programme: Programme | None, birthday: str | None) -> Found | None:
    """What is to be said about a sale with facts, None when the programme comes to the same.

    A till may not know a birthday that the server knows, so what is right without it is right.
    """
    if sale.facts is UNSET:
        return None
    code, version = short_code(digest), sale.context.programme
    if programme is None:
        return _unknown(f"Sale {code}", version)
    differences = requote(programme, sale, sale.facts, birthday)
    if not differences or (birthday is not None and not requote(programme, sale, sale.facts, None)):
        return None
    words = f"Sale {code}: {_words(differences, sale)}. {_HONOURED}"
    is_about_rules = any(one.what == "refused" or one.what.startswith(GIVEN_BY) for one in differences)
    gave = _gave(programme, sale, sale.facts, birthday) if is_about_rules else None
    return Found(PRICE_DIFFERS, _beyond(differences), words, gave)


def _gave(programme: Programme, sale: Sale, facts: Facts, birthday: str | None) -> tuple[tuple[Gave, ...], ...]:
    answer = priced_again(programme, sale, facts, birthday)
    return () if isinstance(answer, Refusal) else gave_again(answer, sale)


def claim_again(
    claim: Accrual, sale: Sale, digest: bytes, programme: Programme | None, birthday: str | None
) -> Found | None:
    """The same for points that a till gave later for a sale of its own, by the programme that the sale names."""
    if claim.facts is UNSET:
        return None
    code, version = short_code(digest), sale.context.programme
    if programme is None:
        return _unknown(f"The sale of claim {code}", version)
    lines = claimed_again(programme, sale, claim.facts, birthday)
    if claim.lines in (lines, claimed_again(programme, sale, claim.facts, None)):
        return None
    said = sum(line.points for line in claim.lines)
    if isinstance(lines, Refusal):
        found, words = 0, f"programme {version} does not allow it: {lines.sentence.rstrip('.')}"
    else:
        found = sum(line.points for line in lines)
        words = f"the till gave {said:,} points, by programme {version} it is {found:,}, line by line"
    return Found(PRICE_DIFFERS, said - found, f"Claim {code}: {words}. {_HONOURED}")


def not_priced(told: Sale | Accrual, digest: bytes, wrong: Exception) -> Found:
    """What is to be said where pricing fails for what stands in a sale: whether it differs, nobody can compute."""
    what = f"{'Sale' if told.KIND == 'sale' else 'Claim'} {short_code(digest)}"
    why = f"it cannot be: {wrong}" if isinstance(wrong, BadValue) else "the server failed at it, and its log says how"
    return Found(NOT_PRICED, 0, f"{what} could not be priced again: {why}. {_HONOURED}", ())


def unpriced_sale(sale: Sale, digest: bytes) -> Found | None:
    """What is to be said about a sale that gives or takes points and does not say what it was priced by."""
    points = sale.effect.earn + sum(() if sale.claimable is UNSET else sale.claimable)
    rules = [line for line in sale.lines if line.rules is not UNSET]
    gives = points or sale.effect.use or sale.vouchers or stamped_in(sale) or claimable_in(sale) or rules
    if sale.facts is not UNSET or not gives:
        return None
    said = f"its till gave {points:,} points and did not say what it priced them by"
    return Found(NOT_PRICED, points, f"Sale {short_code(digest)}: {said}. {_HONOURED}")


def _unknown(what: str, version: int | None) -> Found:
    named = "no version of the programme" if version is None else f"version {version} of the programme"
    return Found(PROGRAMME_UNKNOWN, 0, f"{what} names {named}; this server has none such. {_HONOURED}")


def _beyond(differences: list[Difference]) -> int:
    earned = next((one for one in differences if (one.line, one.what) == (0, "earned")), None)
    if earned is None or not isinstance(earned.said, int) or not isinstance(earned.found, int):
        return 0
    return earned.said - earned.found


def _words(differences: list[Difference], sale: Sale) -> str:
    """The weightiest first: what is about the whole sale."""
    version = sale.context.programme
    said = "; ".join(_one(one, version) for one in differences[:SHOWN_MAX])
    more = len(differences) - SHOWN_MAX
    return f"{said}; and {more} more" if more > 0 else said


def _one(difference: Difference, version: int | None) -> str:
    said, found = (f"{value:,}" if isinstance(value, int) else value for value in (difference.said, difference.found))
    where = f"line {difference.line}, " if difference.line else ""
    match difference.what:
        case "earned":
            return f"the till gave {said} points, by programme {version} it is {found}"
        case "refused":
            return f"programme {version} does not allow it: {found.rstrip('.')}"
        case what:
            return f"{where}{_WHAT.get(what, what)}: {said} at the till, {found} by programme {version}"


_WHAT = {
    "total": "total",
    "due": "amount to pay",
    "discount": "discount",
    "points": "points",
    "why": "reason",
    "off": "paid with points and vouchers",
    "used": "points used",
    "amount": "price",
    "claimable": "points for whoever claims them",
}
"""Amounts are minor units of the shop's currency."""
