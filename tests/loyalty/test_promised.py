"""What we promise of every sale by every programme, on thousands of them: `make props` tries 20,000 of each.

A seed makes a whole case (see `tests.programme_dice`); what fails is printed with its seed.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.operations import Credit, Facts, ReturnedLine, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.rules.programme import Programme, programme_bytes, read_programme
from loyalty.sales.requote import facts_of, priced_again, requote
from loyalty.sales.sale import Pieces, make_sale, returned_lines
from loyalty.shopping.basket import Basket, Tender, TenderKind
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from tests.programme_dice import ProgrammeDice
from tests.programme_strategies import context_of

pytestmark = pytest.mark.promised
seeds = st.integers(0, 2**64 - 1)
MEMBER = "B9D5712M29XGJS4K"
Case = tuple[Programme, Basket, Wallet | None, Occasion]


def case(dice: ProgrammeDice) -> Case:
    """A sale that may be: as many points are used as a throw says, of those that can be."""
    programme, basket, occasion = dice.programme(), dice.basket(), dice.occasion()
    wallet = dice.wallet() if dice.random() < 0.9 else None
    if wallet is not None and dice.random() < 0.5:
        plain = quoted((programme, basket, wallet, occasion))
        basket = replace(basket, use_points=largest_use(programme, plain.total_minor, wallet.spendable_here))
    return programme, basket, wallet, occasion


def quoted(one: Case) -> Quote:
    answer = quote(*one)
    assert isinstance(answer, Quote), answer
    return answer


def sold(one: Case, answer: Quote, facts: Facts) -> Sale:
    programme, basket, wallet, occasion = one
    made = make_sale(
        context=context_of(programme, occasion),
        sale_id="s",
        currency=programme.currency,
        member=None if wallet is None else MEMBER,
        basket=basket,
        quoted=answer,
        tenders=(Tender(TenderKind.CASH, answer.due_minor),) if answer.due_minor else (),
        credit=Credit.LOCAL,
        owed=0,
        facts=facts,
    )
    assert isinstance(made, Sale), made
    return made


def types_in(value: Any) -> set[type]:  # noqa: ANN401 - whatever stands in a result
    if isinstance(value, tuple | list):
        return set().union(*map(types_in, value))
    if isinstance(value, dict):
        return set().union(*map(types_in, value.values()))
    if is_dataclass(value):
        return set().union(*(types_in(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, msgspec.Struct):
        return types_in(msgspec.to_builtins(value))
    return {type(value)}


@given(seeds)
def test_the_order_of_lines_changes_nothing(seed: int) -> None:
    dice = ProgrammeDice(seed)
    one = programme, basket, wallet, occasion = case(dice)
    answer = quoted(one)
    places = dice.sample(range(len(basket.lines)), len(basket.lines))
    turned = quoted((programme, replace(basket, lines=tuple(basket.lines[at] for at in places)), wallet, occasion))
    # Of lines that are the same to the last letter nobody can say which is which.
    parts = [sorted((repr(basket.lines[at]), repr(part)) for at, part in pairs) for pairs in (
        enumerate(answer.lines), zip(places, turned.lines, strict=True))]  # fmt: skip
    assert parts[0] == parts[1]
    assert replace(turned, lines=()) == replace(answer, lines=())


@given(seeds)
def test_no_result_holds_a_float(seed: int) -> None:
    one = case(ProgrammeDice(seed))
    answer = quoted(one)
    sale = sold(one, answer, facts_of(one[1], one[2], one[3], "en"))
    assert not {float, complex} & (types_in(answer) | types_in(sale))


@given(seeds)
def test_every_quote_adds_up(seed: int) -> None:
    one = case(ProgrammeDice(seed))
    answer = quoted(one)
    assert answer.points_earned == sum(line.points for line in answer.lines)
    assert answer.points_used == sum(line.used for line in answer.lines) == one[1].use_points
    assert answer.total_minor == sum(line.amount_minor for line in answer.lines)
    assert answer.total_minor == answer.due_minor + answer.points_value_minor
    assert all(0 <= line.discount_minor <= line.amount_minor for line in answer.lines)
    assert sum(line.amount_minor + line.offer_minor for line in answer.lines) == sum(
        line.amount_minor for line in one[1].lines
    )


@given(seeds)
def test_returns_undo_a_sale_exactly_in_any_order_and_split(seed: int) -> None:
    dice = ProgrammeDice(seed)
    one = case(dice)
    sale = sold(one, quoted(one), facts_of(one[1], one[2], one[3], "en"))
    left = {number: line.quantity for number, line in enumerate(sale.lines, start=1)}
    before: dict[int, int] = {}
    back: list[ReturnedLine] = []
    while left:
        chosen = dice.sample(sorted(left), dice.randint(1, len(left)))
        wanted = [Pieces(number, dice.randint(1, left[number])) for number in chosen]
        step = returned_lines(sale, before, wanted)
        assert isinstance(step, tuple), step
        back += step
        for pieces in wanted:
            before[pieces.line] = before.get(pieces.line, 0) + pieces.quantity
            left[pieces.line] -= pieces.quantity
        left = {number: quantity for number, quantity in left.items() if quantity}
    for number, line in enumerate(sale.lines, start=1):
        mine = [part for part in back if part.line == number]
        assert sum(part.points for part in mine) == line.points
        assert sum(part.used for part in mine) == line.used
        assert sum(part.amount_minor for part in mine) == line.amount_minor - line.discount_minor
        assert all(min(part.points, part.used, part.amount_minor) >= 0 for part in mine)


@given(seeds)
def test_the_server_comes_to_the_tills_result_byte_for_byte(seed: int) -> None:
    one = programme, basket, wallet, occasion = case(ProgrammeDice(seed))
    facts = facts_of(basket, wallet, occasion, "de")
    body = body_of(sold(one, quote(*one, language="de"), facts))  # type: ignore[arg-type] # `case` draws what is no refusal
    travelled, published = read_body(body), read_programme(programme_bytes(programme))
    assert isinstance(travelled, Sale)
    birthday = None if wallet is None else wallet.patron.birthday
    assert requote(published, travelled, facts, birthday) == []
    again = priced_again(published, travelled, facts, birthday)
    assert isinstance(again, Quote)
    assert body_of(sold((published, basket, wallet, occasion), again, facts)) == body
