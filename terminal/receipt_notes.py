"""What comes of a member's points and tier, as sentences under the balance on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.rules.part import said
from terminal.paper_words import paper
from terminal.receipt import day, money, points

if TYPE_CHECKING:
    from datetime import date

    from loyalty.rules.tiers import Climb
    from terminal.receipt import Letterhead


def points_from(head: Letterhead, count: int, on: date) -> str:
    """So many points may be spent from a day on."""
    return paper(head.locale, "from", points=points(head, count), day=day(head, on))


def points_end(head: Letterhead, count: int, on: date) -> str:
    """So many points end with a day."""
    return paper(head.locale, "ends" if count == 1 else "end", points=points(head, count), day=day(head, on))


def voucher_note(head: Letterhead, name: str, code: str, until: date | None) -> str:
    """A voucher that the member has, what is typed for it, and its last day."""
    told = paper(head.locale, "own_voucher", what=name, code=code)
    return told if until is None else f"{told}. {paper(head.locale, 'good_until', day=day(head, until))}"


def tier_note(head: Letterhead, climb: Climb, language: str, *, is_money: bool) -> str | None:
    """The way to the next tier; None at the top."""
    if climb.above is None:
        return None
    figure = money(head, climb.missing) if is_money else points(head, climb.missing)
    return paper(head.locale, "to_tier", figure=figure, tier=said(climb.above.label, language))


def keep_note(head: Letterhead, climb: Climb, tier: str, until: date, *, is_money: bool) -> str:
    """Until when the own tier stays, and what keeps it."""
    figure = money(head, climb.keep) if is_money else points(head, climb.keep)
    return paper(head.locale, "keep_tier", tier=tier, day=day(head, until), figure=figure)
