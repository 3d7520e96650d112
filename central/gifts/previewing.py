"""How many vouchers a draft would have given for the sales of some weeks, and what they take off at most."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from central.errors import FAULTS
from central.gifts.buying import as_bought, lines_left
from central.programmes.budgets import gift_budget
from central.programmes.previewing import GiftCost, facts_for
from central.store.gifts import Gave
from central.store.receivers import Receiver
from loyalty.rules.gifts import due, is_visit
from loyalty.sales.requote import occasion_of
from loyalty.shopping.patron import Patron

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from central.store.sold import Sold
    from loyalty.rules.gifts import Gift
    from loyalty.rules.programme import Programme
    from loyalty.shopping.basket import Line


@dataclass(slots=True)
class GiftCount:
    """Counts what a draft would have given; `before` are the visits that a gift had counted before the first sale.

    A tier counts as it is today, a balance as the till wrote it down with the sale.
    """

    draft: Programme
    before: Mapping[tuple[str, str], int]
    _names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _visits: dict[str, list[tuple[int, str, date, frozenset[str], tuple[Line, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def watch(self, sales: Iterable[Sold]) -> Iterator[Sold]:
        """The same sales, each counted as it goes by."""
        for one in sales:
            if one.member is not None:
                with suppress(*FAULTS):  # Of a sale that nobody can price the preview tells.
                    self._add(one, one.member)
            yield one

    def costs(self) -> dict[str, GiftCost]:
        """What each gift of the draft would have given to all whose sales went by; those of a person's command not."""
        self._add_visits()
        return {gift.id: self._cost(gift) for gift in self.draft.gifts if not gift.by_command}

    def _add(self, one: Sold, member: str) -> None:
        sale = one.sale
        facts = facts_for(self.draft, one)
        patron = Patron(tier=one.tier or facts.tier, segments=facts.segments, birthday=one.birthday)
        balance = facts.balance + sale.effect.earn - sale.effect.use
        visits = 1 if facts.first_visit else 0
        receiver = Receiver(member, patron, balance, visits, home_store=None, blocked=False)
        occasion, uuid = occasion_of(sale, facts), sale.context.uuid
        purchase = as_bought(sale, lines_left(sale, {}), occasion, receiver)
        nth = [gift for gift in self.draft.gifts if gift.visit is not None]
        others = [gift for gift in self.draft.gifts if gift.visit is None]
        for gift in due(others, purchase, self.draft.tiers):
            self._names[gift.id].add(gift.name_for(member, occasion.day, uuid))
        if nth:
            held = frozenset(gift.id for gift in nth if gift.when.holds(occasion, purchase.patron))
            self._visits[member].append((sale.context.at_ms, uuid, occasion.day, held, purchase.lines))

    def _add_visits(self) -> None:
        for member in self._visits:
            for gift in self.draft.gifts:
                self._add_nth(gift, member)
        self._visits.clear()

    def _add_nth(self, gift: Gift, member: str) -> None:
        """The first sale of a day that is large enough is a visit."""
        days, before = set[date](), self.before.get((gift.id, member), 0)
        for _, _, day, held, lines in sorted(self._visits[member], key=lambda one: one[:2]):
            if gift.visit is None or day in days or not lines or not is_visit(gift.least_minor or 0, lines):
                continue
            days.add(day)
            number = before + len(days)
            if gift.id in held and number % gift.visit == 0:
                self._names[gift.id].add(gift.name_for(member, day, gift.nth(number)))

    def _cost(self, gift: Gift) -> GiftCost:
        kind, wanted = self.draft.voucher(gift.voucher), len(self._names[gift.id])
        worth = None if kind is None else kind.worth_minor
        left = gift_budget(gift, kind).left(Gave())
        vouchers = wanted if left is None else min(wanted, left)
        return GiftCost(vouchers, None if worth is None else vouchers * worth, is_spent=vouchers < wanted)
