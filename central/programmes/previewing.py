"""What a draft would have cost: the sales of some weeks priced once more by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from central.errors import FAULTS
from central.programmes.card_previewing import CardCount
from central.zones import with_zones
from loyalty.ops.facts import Facts
from loyalty.pricing.quote import Quote
from loyalty.sales.requote import priced_again
from loyalty.values.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.programmes.card_previewing import CardCost
    from central.store.sold import Sold
    from loyalty.rules.programme import Programme

CHANGES_SHOWN = 5
_NONE: Mapping[tuple[str, str], int] = MappingProxyType({})


@dataclass(slots=True)
class RuleCost:
    """What a rule or an offer of the draft would have given: points, minor units off, in so many sales."""

    points: int = 0
    minor: int = 0
    sales: int = 0


@dataclass(frozen=True, slots=True)
class GiftCost:
    """Vouchers that a gift of the draft would have given within its budget; None: nobody says what they take off."""

    vouchers: int
    worth_minor: int | None
    is_spent: bool = False
    """Whether more would have come, had there been a higher budget."""


@dataclass(slots=True)
class Preview:
    """Figures over all sales; `before` is as it was printed, `after` by the draft. Money is in minor units.

    `refused` are sales that used points or vouchers in a way that the draft does not allow; they count as they were.
    `failed` are sales that nobody can price, for what their till wrote cannot be; they count as they were too.
    `guessed` are sales of which it was not written down by what they were priced.
    """

    sales: int = 0
    refused: int = 0
    failed: int = 0
    guessed: int = 0
    points_before: int = 0
    points_after: int = 0
    off_before: int = 0
    off_after: int = 0
    rules: dict[str, RuleCost] = field(default_factory=dict)
    gifts: dict[str, GiftCost] = field(default_factory=dict)
    cards: dict[str, CardCost] = field(default_factory=dict)
    by_member: Counter[str] = field(default_factory=Counter)
    affected: set[str] = field(default_factory=set)

    @property
    def points_more(self) -> int:
        """Points that the draft would have given beyond what was given; less than 0 where it gives fewer."""
        return self.points_after - self.points_before

    def liability_minor(self, draft: Programme) -> int:
        """What these points are worth once they are used, in minor units."""
        worth = draft.worth_minor(abs(self.points_more))
        return worth if self.points_more >= 0 else -worth

    def biggest(self) -> list[tuple[str, int]]:
        """The members with the biggest change, and the change."""
        changed = ((member, more) for member, more in self.by_member.items() if more)
        return nlargest(CHANGES_SHOWN, changed, key=lambda one: (abs(one[1]), one[0]))


def preview(draft: Programme, sales: Iterable[Sold], stamps: Mapping[tuple[str, str], int] = _NONE) -> Preview:
    """Prices every sale again by the draft, as if none of its rules were stopped; one sale at a time is held.

    `stamps` are those that members had on cards before, by member and card.
    """
    found = Preview(rules={rule.id: RuleCost() for rule in (*draft.earn.rules, *draft.offers)})
    cards = CardCount(draft, stamps)
    found.cards = cards.costs
    for one in sales:
        _add(found, draft, one, cards)
    return found


def left_out(draft: Programme) -> tuple[str, ...]:
    """The words of the draft whose cost no sale of the past tells: what members would then do, nobody knows."""
    words = {
        "bonuses": draft.bonuses is not None,
        "redeem": draft.redeem is not None,
        "vouchers": any(kind.points is not None for kind in draft.vouchers),
        "rewards": bool(draft.rewards),
        "claims": draft.claims is not None,
    }
    return tuple(word for word, is_there in words.items() if is_there)


def percent_more(more: int, before: int) -> str:
    """A change in whole per cent, with its sign; nothing where there was nothing before."""
    if before == 0:
        return ""
    whole = (abs(more) * 100 + before // 2) // before
    return f" ({'+' if more >= 0 else '-'}{whole:,} %)"


def _add(found: Preview, draft: Programme, one: Sold, cards: CardCount) -> None:
    sale = one.sale
    found.sales += 1
    if sale.invoice is not UNSET:  # No offer counts for it, and it earns once it is paid.
        return
    found.guessed += sale.facts is UNSET
    off = sum(0 if line.offer_minor is UNSET else line.offer_minor for line in sale.lines)
    answer = _priced(draft, one, {})
    earned, off_after = sale.effect.earn, off
    if answer is None:
        found.failed += 1
    elif isinstance(answer, Refusal):
        found.refused += 1
    else:
        earned, off_after = answer.points_earned, answer.offer_minor
        _add_rules(found, answer)
        cards.count(one.member, _with_full_cards(draft, one, answer, cards).cards)
    found.points_before += sale.effect.earn
    found.points_after += earned
    found.off_before += off
    found.off_after += off_after
    if one.member is not None and (earned, off_after) != (sale.effect.earn, off):
        found.affected.add(one.member)
        found.by_member[one.member] += earned - sale.effect.earn


def _with_full_cards(draft: Programme, one: Sold, answer: Quote, cards: CardCount) -> Quote:
    """The quote with each full card of the member that has something to make cheaper in this sale."""
    used = dict[str, int]()
    for card, stamps in cards.full_of(one.member).items():
        with_it = _priced(draft, one, used | {card: stamps})
        if isinstance(with_it, Quote):
            answer, used = with_it, used | {card: stamps}
    return answer


def _priced(draft: Programme, one: Sold, full: Mapping[str, int]) -> Quote | Refusal | None:
    """The quote, None where pricing fails for what stands in the sale: of that the server tells when it prices it."""
    try:
        return priced_again(draft, one.sale, facts_for(draft, one), one.birthday, count_all=True, full=full)
    except FAULTS:
        return None


def _add_rules(found: Preview, answer: Quote) -> None:
    counted = set()
    for gave in (gave for line in answer.lines for gave in line.gave):
        cost = found.rules[gave.rule]
        cost.points += gave.points
        cost.minor += gave.minor
        counted.add(gave.rule)
    for rule in counted:
        found.rules[rule].sales += 1


def facts_for(draft: Programme, one: Sold) -> Facts:
    """What the till wrote down; of an older sale what is known today, at the hours of Greenwich.

    A draft may name zones that the programme of that day did not: their clocks are as this server knows them.
    """
    told = one.sale.facts
    facts = Facts(offset_min=0, language="en", tier=one.tier) if told is UNSET else told
    return with_zones(msgspec.structs.replace(facts, stopped=UNSET), draft.zones, one.sale.context.at_ms)
