"""What we promise of every sale by every programme, on thousands of them: `make props` tries 20,000 of each.

A seed makes a whole case (see `tests.sale_dice`); what fails is printed with its seed.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.booking import Account, Entry, Holding, fold, grant, post
from loyalty.ledger.rights import Rights
from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Origin, Reversal, Sale
from loyalty.ops.stamps import stamp_account, stamps_back, stamps_between
from loyalty.pricing.quote import Quote
from loyalty.rules.programme import programme_bytes, read_programme
from loyalty.sales.claiming import earned_lines, priced_for, share_back
from loyalty.sales.requote import patron_of, priced_again, requote
from loyalty.sales.sale import make_reversal
from loyalty.sales.shares import shares_of, vouchers_given_back
from loyalty.values.errors import Refusal
from tests.sale_dice import MEMBER, SaleDice, Step, returns

pytestmark = pytest.mark.promised
seeds = st.integers(0, 2**64 - 1)


def back(sale: Sale, step: Step) -> Reversal:
    """The operation that takes these lines back."""
    stamps = stamps_back(sale, step.before, step.after, credit=Credit.LOCAL, spendable_here={})
    return make_reversal(
        context=sale.context,
        reversal_id="r",
        sale=sale,
        origin=Origin("d", 1, 1, sale.sale_id),
        lines=step.lines,
        undo=False,
        credit=Credit.LOCAL,
        spendable_here=0,
        vouchers=vouchers_given_back(sale, step.before, step.lines),
        stamps=stamps,
    )


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
def test_the_order_of_lines_vouchers_and_cards_changes_nothing(seed: int) -> None:
    dice = SaleDice(seed)
    one = dice.case()
    answer, lines = one.quoted(), one.basket.lines
    places = dice.sample(range(len(lines)), len(lines))
    turned = replace(
        one.basket,
        lines=tuple(lines[at] for at in places),
        vouchers=tuple(dice.sample(one.basket.vouchers, len(one.basket.vouchers))),
        full_cards=tuple(dice.sample(one.basket.full_cards, len(one.basket.full_cards))),
    )
    again = replace(one, basket=turned).quoted()
    # Of lines that are the same to the last letter nobody can say which is which.
    parts = [sorted((repr(lines[at]), repr(part)) for at, part in pairs) for pairs in (
        enumerate(with_stamps(answer)), zip(places, with_stamps(again), strict=True))]  # fmt: skip
    assert parts[0] == parts[1]
    assert replace(again, lines=(), cards=(), vouchers=()) == replace(answer, lines=(), cards=(), vouchers=())


def with_stamps(answer: Quote) -> list[object]:
    """Each line with its stamps and the vouchers that are for a piece of it, and what the others took off the sale."""
    whole = sorted((used.id, used.value_minor) for used in answer.vouchers if used.line is msgspec.UNSET)
    return [
        (
            line,
            [(card.card, card.given[at], card.used[at], card.off_minor) for card in answer.cards],
            sorted((used.id, used.value_minor) for used in answer.vouchers if used.line == at + 1),
            whole,
        )
        for at, line in enumerate(answer.lines)
    ]


@given(seeds)
def test_no_result_holds_a_float(seed: int) -> None:
    dice = SaleDice(seed)
    one = dice.case()
    answer = one.quoted()
    sale = one.sold(answer)
    found = types_in(answer) | types_in(sale)
    for step in returns(dice, sale):
        found |= types_in(back(sale, step))
    assert not {float, complex} & found


@given(seeds)
def test_every_quote_adds_up(seed: int) -> None:
    one = SaleDice(seed).case()
    answer = one.quoted()
    prices = sum(line.reward_points for line in answer.lines)
    assert answer.points_earned == sum(line.points for line in answer.lines)
    assert answer.points_used == sum(line.used for line in answer.lines) == one.basket.use_points + prices
    assert answer.total_minor == sum(line.amount_minor for line in answer.lines)
    assert answer.total_minor == answer.due_minor + answer.points_value_minor + answer.voucher_value_minor
    assert sum(line.discount_minor for line in answer.lines) == answer.points_value_minor + answer.voucher_value_minor
    assert all(0 <= line.discount_minor <= line.amount_minor for line in answer.lines)
    assert all(
        (line.reward_points == 0) == (sold.reward is None)
        for line, sold in zip(answer.lines, one.basket.lines, strict=True)
    )
    assert sum(line.amount_minor + line.offer_minor for line in answer.lines) == sum(
        line.amount_minor for line in one.basket.lines
    )
    assert min(answer.due_minor, answer.forfeited_minor) >= 0


@given(seeds)
def test_every_voucher_takes_something_off_and_no_more_than_it_says(seed: int) -> None:
    one = SaleDice(seed).case()
    answer = one.quoted()
    assert [used.id for used in answer.vouchers] == [handed.id for handed in one.basket.vouchers]
    for handed, used in zip(one.basket.vouchers, answer.vouchers, strict=True):
        terms = handed.terms
        most = handed.value_minor if terms is None or terms.kind == "amount" else terms.most_minor
        assert 0 < used.value_minor <= (used.value_minor if most is None else most)
        assert (used.line is not msgspec.UNSET) == (terms is not None and terms.names_goods)
        if used.line is not msgspec.UNSET:
            line = one.basket.lines[used.line - 1]
            assert line.reward is None
            assert used.value_minor <= line.amount_minor // line.quantity


@given(seeds)
def test_returns_undo_a_sale_exactly_in_any_order_and_split(seed: int) -> None:
    dice = SaleDice(seed)
    one = dice.case()
    sale = one.sold(one.quoted())
    steps = list(returns(dice, sale))
    whole = [line for step in steps for line in step.lines]
    for number, line in enumerate(shares_of(sale), start=1):
        mine = [part for part in whole if part.line == number]
        assert sum(part.pieces for part in mine) == line.quantity
        assert sum(part.points for part in mine) == line.points
        assert sum(part.used for part in mine) == line.used
        assert sum(part.amount_minor for part in mine) == line.paid_minor
        assert all(min(part.points, part.used, part.amount_minor) >= 0 for part in mine)
    given_back = [vouchers_given_back(sale, step.before, step.lines) for step in steps]
    assert given_back == [()] * (len(steps) - 1) + [sale.vouchers]
    assert sum(back(sale, step).amount_minor for step in steps) == (0 if one.invoice else sale.due_minor)
    claimed = earned_lines(sale)
    shares = [share_back(claimed, step.before, {line.line: line.pieces for line in step.lines}) for step in steps]
    assert shares == [sum(line.points for line in step.lines) for step in steps]


@given(seeds)
def test_a_return_travels_as_the_till_meant_it(seed: int) -> None:
    dice = SaleDice(seed)
    one = dice.case()
    sale = one.sold(one.quoted())
    for step in returns(dice, sale):
        meant = back(sale, step)
        assert read_body(body_of(meant)) == meant


@given(seeds)
def test_stamps_are_used_by_the_full_card_and_only_those_that_are_here(seed: int) -> None:
    one = SaleDice(seed).case()
    answer = one.quoted()
    assert {card.card for card in answer.cards if card.stamps_used} == set(one.basket.full_cards)
    full = {card.id: card for card in one.programme.cards}
    for card in answer.cards:
        standing = None if one.wallet is None else one.wallet.cards[card.card]
        assert standing is not None
        assert card.stamps_used in {0, full[card.card].full}
        assert card.stamps_used <= standing.here
        most = full[card.card].most_per_sale
        assert min(*card.given, *card.used) >= 0
        assert most is None or card.stamps_given <= most
    assert sum(card.off_minor for card in answer.cards) <= answer.offer_minor


@given(seeds)
def test_returns_take_and_give_back_stamps_exactly_in_any_order_and_split(seed: int) -> None:
    dice = SaleDice(seed)
    one = dice.case()
    sale = one.sold(one.quoted())
    moved: dict[str, tuple[int, int]] = {}
    for step in returns(dice, sale):
        for stamped, take, give in stamps_between(sale, step.before, step.after):
            assert min(take, give) >= 0
            so_far = moved.get(stamped.card, (0, 0))
            moved[stamped.card] = (so_far[0] + take, so_far[1] + give)
    stamps = () if sale.stamps is msgspec.UNSET else sale.stamps
    assert moved == {one.card: (one.effect.earn, one.effect.use) for one in stamps}


@given(seeds)
def test_the_server_comes_to_the_tills_result_byte_for_byte(seed: int) -> None:
    one = SaleDice(seed).case()
    facts = one.facts("de")
    sale = one.sold(one.quoted("de"), facts)
    body = body_of(sale)
    travelled, published = read_body(body), read_programme(programme_bytes(one.programme))
    assert isinstance(travelled, Sale)
    birthday = None if one.wallet is None else one.wallet.patron.birthday
    assert requote(published, travelled, facts, birthday) == []
    again = priced_again(published, travelled, facts, birthday)
    assert isinstance(again, Quote)
    assert body_of(replace(one, programme=published).sold(again, facts)) == body


@given(seeds)
def test_an_invoice_earns_later_what_its_quote_said(seed: int) -> None:
    one = SaleDice(seed).case(invoice=True)
    assert one.wallet is not None
    answer, facts = one.quoted(), one.facts()
    sale, shown = one.sold(answer, facts), one.shown(answer)
    assert (sale.effect.earn, sale.effect.use) == (0, answer.points_used)
    later = priced_for(one.programme, sale, patron_of(facts, one.wallet.patron.birthday), facts)
    assert not isinstance(later, Refusal)
    assert sum(line.points for line in later) == shown.points_later == answer.points_earned


@given(seeds)
def test_a_card_is_never_overdrawn_and_every_stamp_is_somewhere(seed: int) -> None:
    """Given = on hand + used + taken back + owed, whatever comes in whichever order; rights are always covered."""
    dice = SaleDice(seed)
    account, holding, name = Account(), Holding(), stamp_account(MEMBER, "coffee")
    rights, entries = Rights(), list[Entry]()
    for _ in range(dice.randint(1, 30)):
        credit = dice.choice(tuple(Credit))
        match dice.choice(("earn", "use", "take", "grant")):
            case "earn":
                effect = Effect(earn=dice.randint(0, 9), credit=credit)
            case "use":
                effect = Effect(use=dice.randint(0, rights.held))
            case "take":
                take = dice.randint(0, 9)
                effect = Effect(take=take, take_local=min(take, rights.held))
            case _:
                account, holding = grant(account, holding, holding.held + dice.randint(0, 9))
                rights = rights.granted(holding.g)
                continue
        rights = rights.after(effect)
        posting = post(name, account, holding, effect)
        account, holding = posting.account, posting.holding
        entries += posting.entries
        assert posting.overdrawn == 0
        assert rights.held == holding.held <= account.balance
    books = fold(entries)
    assert sum(books.values()) == 0
    assert books.get(f"member/{name}", 0) == account.balance
    assert -books.get(f"debt/{name}", 0) == account.debt
