"""A preview in words and figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency

from central.programmes.previewing import left_out, percent_more
from loyalty.values.money import minor_digits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from central.programmes.previewing import Preview
    from central.programmes.samples import Tried
    from loyalty.rules.programme import Programme


_LEFT_OUT = {
    "bonuses": "the bonuses, which come without a purchase",
    "redeem": "that points may be used more or less often, or be worth something else, than then",
    "vouchers": "vouchers that members would buy with points",
    "rewards": "rewards that members would take for points",
    "claims": "what finished sales bring whoever forgot the card, as no till priced them for a member",
}


def told(found: Preview, draft: Programme, samples: Iterable[Tried], span: tuple[date, date]) -> list[str]:
    """The lines that a marketer reads."""
    return [
        "Sample baskets, now and by the draft:",
        *(f"  {_sample(one, draft.currency)}" for one in samples),
        f"{found.sales:,} sales from {span[0]} to {span[1]}:",
        *_totals(found, draft),
        *_rules(found, draft),
        *_gifts(found, draft),
        *_cards(found, draft),
        *(f"  member {member}: {_more(more)}" for member, more in found.biggest()),
        *_doubts(found),
        *_left_out(draft),
    ]


def as_json(found: Preview, draft: Programme) -> dict[str, object]:
    """The same for a script; money in minor units."""
    return {
        "sales": found.sales,
        "refused": found.refused,
        "failed": found.failed,
        "guessed": found.guessed,
        "points_before": found.points_before,
        "points_after": found.points_after,
        "off_before_minor": found.off_before,
        "off_after_minor": found.off_after,
        "liability_minor": found.liability_minor(draft),
        "members": len(found.affected),
        "rules": {
            rule: {"points": cost.points, "minor": cost.minor, "sales": cost.sales}
            for rule, cost in sorted(found.rules.items())
        },
        "gifts": {
            gift: {"vouchers": cost.vouchers, "worth_minor": cost.worth_minor, "budget_spent": cost.is_spent}
            for gift, cost in sorted(found.gifts.items())
        },
        "stamp_cards": {
            card: {"stamps": cost.stamps, "full_cards": cost.full_cards, "minor": cost.minor}
            for card, cost in sorted(found.cards.items())
        },
        "not_counted": list(left_out(draft)),
        "biggest": [{"member": member, "points": more} for member, more in found.biggest()],
    }


def _totals(found: Preview, draft: Programme) -> list[str]:
    worth = _money(found.liability_minor(draft), draft.currency)
    lines = [
        (
            f"  {_more(found.points_more)}{percent_more(found.points_more, found.points_before)}, worth {worth}, "
            f"for {len(found.affected):,} members"
        )
    ]
    off = found.off_after - found.off_before
    if off:
        more = f"{_money(abs(off), draft.currency)} {'more' if off > 0 else 'less'}"
        lines.append(f"  {more} off by offers{percent_more(off, found.off_before)}")
    return lines


def _rules(found: Preview, draft: Programme) -> list[str]:
    lines = []
    for rule, cost in sorted(found.rules.items(), key=lambda one: (-one[1].points, -one[1].minor, one[0])):
        given = [f"{cost.points:,} points"] if cost.points or not cost.minor else []
        given += [f"{_money(cost.minor, draft.currency)} off"] if cost.minor else []
        lines.append(f"  {rule}: {' and '.join(given)} in {cost.sales:,} sales")
    return lines


def _gifts(found: Preview, draft: Programme) -> list[str]:
    lines = []
    for gift, cost in sorted(found.gifts.items()):
        worth = "nobody says what they take off"
        if cost.worth_minor is not None:
            worth = f"worth {_money(cost.worth_minor, draft.currency)} at most"
        spent = "; then its budget is spent" if cost.is_spent else ""
        many = "1 voucher" if cost.vouchers == 1 else f"{cost.vouchers:,} vouchers"
        lines.append(f"  {gift}: {many}, {worth}{spent}")
    return lines


def _cards(found: Preview, draft: Programme) -> list[str]:
    lines = []
    for card, cost in sorted(found.cards.items()):
        full = "1 full card takes" if cost.full_cards == 1 else f"{cost.full_cards:,} full cards take"
        off = f"{full} {_money(cost.minor, draft.currency)} off, if each is used at the next chance"
        lines.append(f"  {card}: {cost.stamps:,} stamps; {off if cost.full_cards else 'no card is full and used'}")
    return lines


def _doubts(found: Preview) -> list[str]:
    lines = []
    if found.refused:
        lines.append(
            f"{found.refused:,} sales used points or vouchers as the draft does not allow; they count as they were."
        )
    if found.failed:
        lines.append(
            f"{found.failed:,} sales cannot be priced, for what their till wrote cannot be; they count as they were."
        )
    if found.guessed:
        lines.append(
            f"Of {found.guessed:,} sales it is not written down by what they were priced; today's tier was taken."
        )
    return lines


def _left_out(draft: Programme) -> list[str]:
    names = [_LEFT_OUT[word] for word in left_out(draft)]
    return [f"Not counted: {'; '.join(names)}."] if names else []


def _sample(one: Tried, currency: str) -> str:
    who = f", {one.tier}" if one.tier else ""
    return f"{one.goods}{who}: {_pair(one.points_before, one.points_after)}, {_paid(one, currency)}"


def _pair(before: int | None, after: int | None) -> str:
    shown = ["none" if points is None else f"{points:,}" for points in (before, after)]
    return f"{shown[0]} -> {shown[1]} points" if before != after else f"{shown[1]} points"


def _paid(one: Tried, currency: str) -> str:
    shown = ["none" if due is None else _money(due, currency) for due in (one.due_before, one.due_after)]
    return shown[1] if one.due_before in (None, one.due_after) else f"{shown[0]} -> {shown[1]}"


def _more(points: int) -> str:
    return f"{abs(points):,} points {'fewer' if points < 0 else 'more'}"


def _money(minor: int, currency: str) -> str:
    return str(format_currency(Decimal(minor).scaleb(-minor_digits(currency)), currency, locale="en"))
