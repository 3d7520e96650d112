"""What rules with a budget gave is counted with each sale; at 80 % a person is told, at the limit the rule stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.programmes.versions import in_force, programme_of, rules_of
from central.store.deeds import Deed, note_deed
from central.store.exceptions import Noted, note
from central.store.given import Given, add_given, correct_given, given
from central.store.shops import published
from central.store.stops import StoppedBy, lift_stop, put_stop, stops
from loyalty.ops.operations import Gave
from loyalty.rules.earning import EarnRule
from loyalty.rules.offers import Offer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from central.store.database import Transaction
    from central.store.gifts import Gave as GaveVouchers
    from loyalty.ops.operations import Sale, SoldLine
    from loyalty.rules.gifts import Gift
    from loyalty.rules.spending import VoucherOffer
    from loyalty.rules.stacking import Rule
    from loyalty.signing.published import Published

NEAR_PERCENT = 80
BY_BUDGET = "budget"
NEAR, SPENT = "budget_near", "budget_spent"


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a rule may give, in points or in minor units; None = as much as it likes."""

    points: int | None = None
    minor: int | None = None

    def is_spent(self, gave: Given) -> bool:
        """Whether nothing is left."""
        return self._reached(gave, 100)

    def is_near(self, gave: Given) -> bool:
        """Whether a person should be told."""
        return self._reached(gave, NEAR_PERCENT)

    @property
    def limit(self) -> int:
        """The figure itself, 0 for none."""
        return self.points or self.minor or 0

    def _reached(self, gave: Given, percent: int) -> bool:
        return _reached(percent, (self.points, gave.points), (self.minor, gave.minor))


@dataclass(frozen=True, slots=True)
class GiftBudget:
    """The most `vouchers` that a gift may give, and the most that these may take off; None = as many as it likes.

    `worth_minor` is what one of them takes off at most.
    """

    vouchers: int | None
    minor: int | None
    worth_minor: int

    def left(self, gave: GaveVouchers) -> int | None:
        """How many more vouchers lie within it; None where nothing bounds them."""
        limits = [] if self.vouchers is None else [self.vouchers - gave.vouchers]
        if self.minor is not None:
            limits.append((self.minor - gave.minor) // max(self.worth_minor, 1))
        return max(min(limits), 0) if limits else None

    def fits(self, gave: GaveVouchers) -> bool:
        """Whether one more voucher lies within it."""
        return self.left(gave) != 0

    def is_near(self, gave: GaveVouchers) -> bool:
        """Whether a person should be told."""
        return _reached(NEAR_PERCENT, (self.vouchers, gave.vouchers), (self.minor, gave.minor))


def gift_budget(gift: Gift, kind: VoucherOffer | None) -> GiftBudget:
    """The budget of a gift that gives vouchers of this kind."""
    worth = 0 if kind is None else kind.worth_minor or 0
    return GiftBudget(gift.budget_vouchers, gift.budget_minor, worth)


def budget_of(rule: Rule) -> Budget:
    """The budget of a rule or an offer."""
    if isinstance(rule, EarnRule):
        return Budget(points=rule.budget_points)
    return Budget(minor=rule.budget_minor) if isinstance(rule, Offer) else Budget()


def count_sales(tx: Transaction, sales: Iterable[Sale], now_ms: int) -> None:
    """Counts what these sales gave, tells a person and stops rules; in the transaction that applies the sales."""
    naming = [sale for sale in sales if any(line.rules is not UNSET for line in sale.lines)]
    if not naming:
        return
    versions = published(tx)
    more: dict[str, Given] = {}
    for sale in naming:
        _add(more, _said_by(sale, versions))
    if more:
        add_given(tx, more)
        _heed(tx, more, versions, now_ms)


def correct_sale(tx: Transaction, sale: Sale, found: Mapping[str, Given], now_ms: int) -> None:
    """Counts what was found that rules gave by a sale in the place of what its till said.

    A rule that was stopped for what it had not given goes on.
    """
    versions = published(tx)
    said = _said_by(sale, versions)
    more = {rule: found.get(rule, Given()).less(said.get(rule, Given())) for rule in found.keys() | said.keys()}
    wrong = {rule: one for rule, one in more.items() if one != Given()}
    if wrong:
        correct_given(tx, wrong)
        _heed(tx, wrong, versions, now_ms, is_correction=True)


def gave_in(lines: Iterable[Iterable[Gave]]) -> dict[str, Given]:
    """What rules gave by the lines of one sale together."""
    sums: dict[str, Given] = {}
    for line in lines:
        for one in line:
            _add(sums, {one.rule: Given(one.points, one.minor)})
    return sums


def _heed(
    tx: Transaction,
    rules: Collection[str],
    versions: Sequence[Published],
    now_ms: int,
    *,
    is_correction: bool = False,
) -> None:
    programme = in_force(versions, now_ms)
    gave = given(tx)
    for rule in rules_of(programme_of(programme)) if programme is not None else ():
        if rule.id not in rules:
            continue
        budget, spent = budget_of(rule), gave[rule.id]
        if budget.is_spent(spent):
            _tell(tx, SPENT, rule, spent, now_ms)
            stop_spent(tx, rule.id, now_ms)
            continue
        if is_correction:
            _let_go_on(tx, rule.id, now_ms)
        if budget.is_near(spent):
            _tell(tx, NEAR, rule, spent, now_ms)


def stop_spent(tx: Transaction, rule: str, now_ms: int) -> None:
    """Stops what has nothing left to give, unless it is stopped already."""
    if all(one.rule != rule for one in stops(tx)):
        put_stop(tx, rule, StoppedBy.BUDGET, BY_BUDGET, now_ms)
        note_deed(tx, Deed(now_ms, BY_BUDGET, "stopped", rule))


def _let_go_on(tx: Transaction, rule: str, now_ms: int) -> None:
    """What was found to have given less than was counted is stopped by its budget no more."""
    if any((one.rule, one.cause) == (rule, StoppedBy.BUDGET) for one in stops(tx)):
        lift_stop(tx, rule)
        note_deed(tx, Deed(now_ms, BY_BUDGET, "resumed", rule))


def _said_by(sale: Sale, versions: Sequence[Published]) -> dict[str, Given]:
    """What a sale says that rules gave, as far as these have a budget and its lines hold as much.

    What cannot be priced again counts nothing, for nobody could correct it: it waits for a person as it is.
    """
    named = next((one for one in versions if one.version == sale.context.programme), None)
    rules = () if named is None or sale.facts is UNSET else rules_of(programme_of(named))
    budgets = {rule.id: budget_of(rule) for rule in rules}
    return gave_in(_held(line, budgets) for line in sale.lines)


def _held(line: SoldLine, budgets: Mapping[str, Budget]) -> Iterator[Gave]:
    points, minor = line.points, 0 if line.offer_minor is UNSET else line.offer_minor
    for one in () if line.rules is UNSET else line.rules:
        budget = budgets.get(one.rule, Budget())
        held = Gave(
            one.rule,
            0 if budget.points is None else min(one.points, points),
            0 if budget.minor is None else min(one.minor, minor),
        )
        points, minor = points - held.points, minor - held.minor
        if held.points or held.minor:
            yield held


def _add(sums: dict[str, Given], more: Mapping[str, Given]) -> None:
    for rule, one in more.items():
        before = sums.get(rule, Given())
        sums[rule] = Given(before.points + one.points, before.minor + one.minor)


def _reached(percent: int, *limits: tuple[int | None, int]) -> bool:
    """Whether so much of any limit (None: there is none) is spent."""
    return any(most is not None and 100 * spent >= percent * most for most, spent in limits)


def _tell(tx: Transaction, cause: str, rule: Rule, gave: Given, now_ms: int) -> None:
    """Noted once for each limit that a rule is given."""
    subject = f"{rule.id} ({budget_of(rule).limit:,})"
    note(tx, [Noted(cause, now_ms, points=gave.points, subject=subject)])
