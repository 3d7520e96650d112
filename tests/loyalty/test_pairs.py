"""Every pair of things that may meet in one sale takes part in some worked example: which there are, the rules say.

What takes part is what the answer would not be the same without. So a kind of rule, of voucher, of cap or of card that
is new is asked for here before anybody thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, combinations_with_replacement
from typing import Any

import msgspec
import pytest

from loyalty.pricing.quote import Quote, quote
from loyalty.rules.earning import Caps, EarnRule
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.spending import RedeemAs
from loyalty.rules.stacking import Rule, Stacking
from loyalty.rules.stamps import FullCard, StampBy
from loyalty.shopping.basket import Basket
from loyalty.shopping.voucher_terms import VoucherKind
from loyalty.values.errors import Refusal
from tests.loyalty.test_examples import BOOKS, basket_of, occasion_of, programme_of, wallet_of


def fields_of(kind: type[msgspec.Struct], beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of a part of the document, some of them left out."""
    return tuple(one.name for one in msgspec.structs.fields(kind) if one.name not in beside)


GIVES = fields_of(EarnRule, (*fields_of(Rule), "budget_points"))
CAPS = tuple(f"cap on the {name}" for name in fields_of(Caps))
LIMITS = ("most_minor", "goods")
WORTHS = tuple(f"full card: {name}" for name in fields_of(FullCard, LIMITS))
POINTS = tuple(f"points as {by}" for by in RedeemAs)
KINDS = (
    *(f"{gives} that is {stacking}" for gives in GIVES for stacking in Stacking),
    *(f"offer that is {stacking}" for stacking in Stacking),
    *(f"voucher for {kind}" for kind in VoucherKind),
    *(f"stamps by {by}" for by in StampBy),
    *WORTHS,
    *CAPS,
    *POINTS,
    "reward",
)
ONCE = {*CAPS, *POINTS}
"""What a programme has one of, so that no two of it meet."""
Part = tuple[str, str]
"""A kind, and which of that kind."""


def may_meet(one: str, other: str) -> bool:
    """Whether both can be in one sale: of what there is once, and of the two ways points pay, there is only one."""
    return not (one == other and one in ONCE) and not (one != other and {one, other} <= set(POINTS))


PAIRS = [pair for pair in combinations_with_replacement(sorted(KINDS), 2) if may_meet(*pair)]


def kind_of(rule: Rule) -> str:
    if isinstance(rule, EarnRule):
        return f"{'bonus' if rule.multiply_percent is None else 'multiply_percent'} that is {rule.stacking}"
    return f"offer that is {rule.stacking}"


def with_caps(programme: Programme, caps: Caps) -> Programme:
    return msgspec.structs.replace(programme, earn=msgspec.structs.replace(programme.earn, caps=caps))


def taking_part(words: dict[str, Any], example: dict[str, Any]) -> Iterator[Part]:
    """What of an example its answer would not be the same without."""
    programme = programme_of(words, example.get("changes", {}))
    basket, wallet, occasion = basket_of(example, programme.currency), wallet_of(example), occasion_of(example)

    def answer(by: Programme, some: Basket, *stopped: str) -> tuple[object, ...] | Refusal:
        told = quote(by, some, wallet, replace(occasion, stopped=frozenset(stopped)))
        if isinstance(told, Refusal):
            return told
        return [line.points for line in told.lines], told.total_minor, told.due_minor, told.cards, told.points_used

    told = quote(programme, basket, wallet, occasion)
    if not isinstance(told, Quote):
        return
    whole = answer(programme, basket)
    for rule in (*programme.earn.rules, *programme.offers):
        assert isinstance(rule, EarnRule | Offer)
        if answer(programme, basket, rule.id) != whole:
            yield kind_of(rule), rule.id
    free = answer(with_caps(programme, Caps()), basket)
    for name in fields_of(Caps):
        alone = Caps(**{name: getattr(programme.earn.caps, name)})
        if answer(with_caps(programme, alone), basket) != free:
            yield f"cap on the {name}", ""
    for handed in basket.vouchers:
        left = tuple(one for one in basket.vouchers if one is not handed)
        if answer(programme, replace(basket, vouchers=left)) != whole:
            yield f"voucher for {handed.kind}", handed.id
    yield from ((f"stamps by {card.by}", card.id) for card in programme.cards if _gives(told, card.id))
    for card in programme.cards:
        named = [
            name for name in msgspec.structs.asdict(card.worth) if getattr(card.worth, name) and name not in LIMITS
        ]
        yield from ((f"full card: {name}", card.id) for name in named if card.id in basket.full_cards)
    yield from (("reward", f"{at}") for at, line in enumerate(basket.lines) if line.reward is not None)
    if basket.use_points and programme.redeem is not None:
        yield f"points as {programme.redeem.by}", ""


def _gives(told: Quote, card: str) -> bool:
    return any(one.card == card and one.stamps_given for one in told.cards)


def pairs_of(parts: Iterator[Part]) -> set[tuple[str, str]]:
    """The pairs of kinds that meet among these parts."""
    return {(min(one[0], other[0]), max(one[0], other[0])) for one, other in combinations(sorted(set(parts)), 2)}


MET = {
    pair for book in BOOKS for example in book["examples"] for pair in pairs_of(taking_part(book["programme"], example))
}


def test_the_kinds_are_those_of_the_rule_language() -> None:
    assert set(GIVES) == {"multiply_percent", "bonus"}
    assert len(KINDS) == len(set(KINDS)) >= 25
    assert len(PAIRS) >= 300


@pytest.mark.parametrize("kind", KINDS)
def test_every_pair_that_may_meet_has_a_worked_example(kind: str) -> None:
    assert [pair for pair in PAIRS if kind in pair and pair not in MET] == []


def test_what_changes_nothing_takes_no_part() -> None:
    words = {
        "version": 1,
        "name": "P",
        "currency": "EUR",
        "earn": {
            "default": {"points": 1, "per_minor": 20},
            "rules": [
                {"id": "a", "label": "A", "multiply_percent": 150},
                {"id": "b", "label": "B", "multiply_percent": 200},
            ],
            "caps": {"sale": 1_000},
        },
    }
    basket = [{"category": "bread", "amount_minor": 1_000}]
    assert list(taking_part(words, {"basket": basket})) == [("multiply_percent that is best_of", "b")]
