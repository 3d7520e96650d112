"""What a finished sale is worth to a member, whole or after returns in any steps."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.accrued import AccruedLine, Reason, Why
from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Context, Origin, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.programme import Programme
from loyalty.sales.claiming import (
    earned_lines,
    make_accrual,
    make_withdrawal,
    on_paper,
    priced_for,
    share_back,
    worth,
)
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import BadValue
from tests.programme_strategies import baskets, occasions, programmes, wallets
from tests.strategies import contexts, sales

ORIGIN = Origin("A" * 16, 1, 1, "s")
accrued = st.builds(AccruedLine, line=st.integers(1, 5), quantity=st.integers(1, 20), points=st.integers(0, 5_000))
line_lists = st.lists(accrued, min_size=1, max_size=5, unique_by=lambda one: one.line).map(tuple)


@given(line_lists, st.data())
def test_returns_in_any_steps_take_exactly_the_whole(lines: tuple[AccruedLine, ...], data: st.DataObject) -> None:
    back: dict[int, int] = {}
    left, taken = {one.line: one.quantity for one in lines}, 0
    while any(left.values()):
        line = data.draw(st.sampled_from([one for one, pieces in left.items() if pieces]))
        pieces = data.draw(st.integers(1, left[line]))
        share = share_back(lines, back, {line: pieces})
        back[line] = back.get(line, 0) + pieces
        left[line] -= pieces
        taken += share
        assert share >= 0
        assert taken + worth(lines, back) == worth(lines, {}) == sum(one.points for one in lines)
    assert worth(lines, back) == 0


pieces_by_line = st.dictionaries(st.integers(1, 9), st.integers(0, 99))


@given(line_lists, pieces_by_line, pieces_by_line)
def test_more_pieces_than_there_were_take_no_more(
    lines: tuple[AccruedLine, ...], before: dict[int, int], pieces: dict[int, int]
) -> None:
    assert 0 <= share_back(lines, before, pieces) <= worth(lines, before) <= worth(lines, {})


@given(contexts, line_lists, st.dictionaries(st.integers(1, 5), st.integers(0, 20)))
def test_an_accrual_is_an_op_that_every_reader_takes(
    context: Context, lines: tuple[AccruedLine, ...], returned: dict[int, int]
) -> None:
    accrual = make_accrual(
        context=context, claim_id="c", member="M" * 16, origin=ORIGIN, lines=lines, returned=returned,
        reason=Reason(Why.SHOWN_LATE),
    )  # fmt: skip
    assert accrual.effect == Effect(earn=worth(lines, returned))
    assert accrual.because == Reason("shown_late")
    assert read_body(body_of(accrual)) == accrual
    back = make_withdrawal(
        context=accrual.context, claim_id="w", member="M" * 16, origin=ORIGIN, points=50, spendable_here=20
    )
    assert (back.effect.take, back.effect.take_local, back.effect.delta) == (50, 20, -50)
    assert read_body(body_of(back)) == back


@pytest.mark.parametrize(
    "effect", [Effect(use=5), Effect(earn=5, credit=Credit.LOCAL), Effect(earn=5, take=1), Effect(release=1)]
)
def test_an_accrual_gives_into_the_pool_or_takes_and_nothing_else(effect: Effect) -> None:
    context = Context("uuid", "S", "built-in", None, None, 1, None, 0, 0, "boot")
    plain = make_withdrawal(context=context, claim_id="w", member="M" * 16, origin=ORIGIN, points=5, spendable_here=0)
    for lines in ((), (AccruedLine(1, 1, 5),)):
        with pytest.raises(BadValue, match="pool"):
            msgspec.structs.replace(plain, effect=effect, lines=lines)


@given(sales)
def test_what_a_member_has_earned_is_what_the_lines_say(sale: Sale) -> None:
    assert worth(earned_lines(sale), {}) == sum(line.points for line in sale.lines)
    assert on_paper(msgspec.structs.replace(sale, claimable=msgspec.UNSET)) == ()
    told = msgspec.structs.replace(sale, claimable=tuple(range(len(sale.lines))))
    assert [one.points for one in on_paper(told)] == list(range(len(sale.lines)))
    with pytest.raises(BadValue, match="points of its own"):
        msgspec.structs.replace(sale, claimable=(0,) * (len(sale.lines) + 1))


@st.composite
def forgotten(draw: st.DrawFn) -> tuple[Programme, Sale, Wallet, Quote]:
    """A sale of nobody, the member who comes back for its points, and what it would have been with the card."""
    programme, basket, occasion, wallet = draw(programmes()), draw(baskets), draw(occasions), draw(wallets)
    context = draw(contexts)
    context = msgspec.structs.replace(context, at_ms=occasion.at_ms, store=occasion.store, programme=programme.version)
    quoted, with_card = quote(programme, basket, None, occasion), quote(programme, basket, wallet, occasion)
    assert isinstance(quoted, Quote)
    assert isinstance(with_card, Quote)
    sale = make_sale(
        context=context, sale_id="s", currency=programme.currency, member=None, basket=basket, quoted=quoted,
        tenders=None, credit=Credit.POOL, owed=0, facts=facts_of(basket, None, occasion, "en"),
    )  # fmt: skip
    assert isinstance(sale, Sale)
    return programme, sale, wallet, with_card


@given(forgotten())
def test_who_comes_back_with_the_card_gets_what_the_card_would_have_earned(
    case: tuple[Programme, Sale, Wallet, Quote],
) -> None:
    programme, sale, wallet, with_card = case
    assert sale.facts is not msgspec.UNSET
    lines = priced_for(programme, sale, wallet.patron, sale.facts)
    assert isinstance(lines, tuple)
    if with_card.total_minor == sale.total_minor:
        assert [one.points for one in lines] == [line.points for line in with_card.lines]
    assert [one.quantity for one in lines] == [line.quantity for line in sale.lines]
