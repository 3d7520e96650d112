"""Rules, offers and gifts of a draft that would not count: stopped before under their name, or with a spent budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.programmes.budgets import budget_of, gift_budget
from central.store.gifts import Gave
from central.store.given import Given
from central.store.stops import StoppedBy
from loyalty.rules.draft import Fault, FaultCode
from loyalty.rules.earning import EarnRule
from loyalty.rules.gifts import Gift
from loyalty.rules.offers import Offer
from loyalty.rules.spending import VoucherOffer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loyalty.rules.draft import Draft


@dataclass(frozen=True, slots=True)
class UsedUp:
    """What is stopped and by whom, and what rules, offers and gifts gave in all versions; each by its name."""

    stopped: Mapping[str, StoppedBy] = field(default_factory=dict)
    rules: Mapping[str, Given] = field(default_factory=dict)
    gifts: Mapping[str, Gave] = field(default_factory=dict)


def stopped_rules(draft: Draft, used: UsedUp) -> Iterator[Fault]:
    """A warning for each that stays stopped in the new version, or stops with the first sale."""
    kinds = {part.id: part for _, part in draft.parts if isinstance(part, VoucherOffer)}
    for place, part in draft.parts:
        if not isinstance(part, EarnRule | Offer | Gift):
            continue
        cause, is_spent = used.stopped.get(part.id), _is_spent(part, kinds, used)
        another = "give it another id where something new is meant"
        if is_spent:
            sentence = f"its budget is spent: what it gave before under this id counts; raise it, or {another}"
            if cause is not None:
                sentence += f". It is stopped and stays so until: pointill-central programme resume {part.id}"
            yield Fault(place.text, sentence, FaultCode.IS_STOPPED)
        elif cause is not None:
            why = "when its budget was spent" if cause is StoppedBy.BUDGET else "by a person"
            way_out = f"let it go on once this is published (pointill-central programme resume {part.id}), or {another}"
            yield Fault(place.text, f"it was stopped {why} and stays so; {way_out}", FaultCode.IS_STOPPED)


def _is_spent(part: EarnRule | Offer | Gift, kinds: dict[str, VoucherOffer], used: UsedUp) -> bool:
    if isinstance(part, Gift):
        return not gift_budget(part, kinds.get(part.voucher)).fits(used.gifts.get(part.id, Gave()))
    return budget_of(part).is_spent(used.rules.get(part.id, Given()))
