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

from loyalty.ledger.booking import Account, Entry, Holding, fold, grant, post
from loyalty.ledger.rights import Rights
from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Facts, ReturnedLine, Sale
from loyalty.ops.stamps import stamp_account, stamps_between
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.rules.programme import Programme, programme_bytes, read_programme
from loyalty.sales.requote import facts_of, priced_again, requote
from loyalty.sales.sale import make_sale
from loyalty.sales.shares import Pieces, returned_lines
from loyalty.shopping.basket import Basket, Tender, TenderKind
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
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
    if wallet is not None and dice.random() < 0.6:
        basket = with_full_cards(dice, programme, basket, wallet, occasion)
    if wallet is not None and dice.random() < 0.5:
        plain = quoted((programme, basket, wallet, occasion))
        basket = replace(basket, use_points=largest_use(programme, plain.total_minor, wallet.spendable_here))
    return programme, basket, wallet, occasion


def with_full_cards(
    dice: ProgrammeDice, programme: Programme, basket: Basket, wallet: Wallet, occasion: Occasion
) -> Basket:
    """The basket with those full cards that it takes, one after the other."""
    for card in programme.cards:
        more = replace(basket, full_cards=(*basket.full_cards, card.id))
        answer = quote(programme, more, wallet, occasion)
        basket = basket if isinstance(answer, Refusal) else more
    return basket


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
        enumerate(with_stamps(answer)), zip(places, with_stamps(turned), strict=True))]  # fmt: skip
    assert parts[0] == parts[1]
    assert replace(turned, lines=(), cards=()) == replace(answer, lines=(), cards=())


def with_stamps(answer: Quote) -> list[object]:
    """Each line with its stamps."""
    return [
        (line, [(card.card, card.given[at], card.used[at], card.off_minor) for card in answer.cards])
        for at, line in enumerate(answer.lines)
    ]


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
def test_stamps_are_used_by_the_full_card_and_only_those_that_are_here(seed: int) -> None:
    one = programme, basket, wallet, _ = case(ProgrammeDice(seed))
    answer = quoted(one)
    assert {card.card for card in answer.cards if card.stamps_used} == set(basket.full_cards)
    full = {card.id: card for card in programme.cards}
    for card in answer.cards:
        standing = None if wallet is None else wallet.cards[card.card]
        assert standing is not None
        assert card.stamps_used in {0, full[card.card].full}
        assert card.stamps_used <= standing.here
        most = full[card.card].most_per_sale
        assert min(*card.given, *card.used) >= 0
        assert most is None or card.stamps_given <= most
    assert sum(card.off_minor for card in answer.cards) <= answer.offer_minor


@given(seeds)
def test_returns_take_and_give_back_stamps_exactly_in_any_order_and_split(seed: int) -> None:
    dice = ProgrammeDice(seed)
    one = case(dice)
    sale = sold(one, quoted(one), facts_of(one[1], one[2], one[3], "en"))
    before: dict[int, int] = {}
    moved: dict[str, tuple[int, int]] = {}
    pieces = [number for number, line in enumerate(sale.lines, start=1) for _ in range(line.quantity)]
    dice.shuffle(pieces)
    while pieces:
        step, pieces = pieces[: dice.randint(1, 9)], pieces[9:] if len(pieces) > 9 else []
        after = dict(before)
        for number in step:
            after[number] = after.get(number, 0) + 1
        for stamped, take, give in stamps_between(sale, before, after):
            assert min(take, give) >= 0
            so_far = moved.get(stamped.card, (0, 0))
            moved[stamped.card] = (so_far[0] + take, so_far[1] + give)
        before = after
    whole = {number: line.quantity for number, line in enumerate(sale.lines, start=1)}
    for stamped, take, give in stamps_between(sale, before, whole):
        so_far = moved.get(stamped.card, (0, 0))
        assert (so_far[0] + take, so_far[1] + give) == (stamped.effect.earn, stamped.effect.use)


@given(seeds)
def test_a_card_is_never_overdrawn_and_every_stamp_is_somewhere(seed: int) -> None:
    """Given = on hand + used + taken back + owed, whatever comes in whichever order; rights are always covered."""
    dice = ProgrammeDice(seed)
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
