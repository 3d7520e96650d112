"""Pieces that come back bring their shares and no more, in the sale's own money, whoever takes them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.judging.book import Original
from central.judging.judge import judge
from central.judging.returning import UNDONE_ELSEWHERE
from central.judging.shares import as_booked, beyond_the_sale, fairly, is_own, money_due, once, shares_fit
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Origin, Reversal, Sale
from loyalty.sales.shares import Pieces, returned_lines, returned_shares, shares_of
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, OTHER, TILL, back, book, context, decide, sale

ELSEWHERE = Origin(OTHER, 1, 1, "s")


def sold(quantity: int, amount: int, points: int, used: int) -> Sale:
    plain = sale(earn=points, use=used)
    line = msgspec.structs.replace(plain.lines[0], quantity=quantity, amount_minor=amount, discount_minor=used)
    return msgspec.structs.replace(plain, lines=(line,), total_minor=amount, due_minor=amount - used)


def taken_back(of: Sale, before: int, pieces: int) -> Reversal:
    lines = returned_lines(of, {1: before}, [Pieces(1, pieces)])
    assert isinstance(lines, tuple)
    effect = Effect(take=lines[0].points, give=lines[0].used)
    return msgspec.structs.replace(back(1, take=0), lines=lines, effect=effect, amount_minor=lines[0].amount_minor)


@given(st.integers(2, 9), st.integers(0, 1_000), st.integers(0, 97), st.integers(0, 50), st.data())
def test_an_honest_return_fits_wherever_it_is_made_and_whatever_its_till_knows(
    quantity: int, paid: int, points: int, used: int, data: st.DataObject
) -> None:
    of = sold(quantity, paid + used, points, used)
    before = data.draw(st.integers(0, quantity - 1))
    pieces = data.draw(st.integers(1, quantity - before))
    known, unknown = taken_back(of, before, pieces), taken_back(of, 0, pieces)
    assert shares_fit(known, of, {1: before})
    money = unknown.amount_minor
    rounded = (msgspec.structs.replace(known.lines[0], amount_minor=money),)
    assert shares_fit(msgspec.structs.replace(known, lines=rounded, amount_minor=money), of, {1: before})
    elsewhere = book()
    elsewhere.device = OTHER
    for told in (known, unknown):
        assert fairly(told, of, elsewhere) == told
    assert money_due(unknown, of, {1: before}) == known.amount_minor
    assert money_due(known, of, {1: quantity}) == 0


@given(st.integers(1, 9), st.integers(1, 12), st.integers(0, 10**6), st.integers(0, 10**6))
def test_another_till_gives_no_more_than_the_pieces_have(quantity: int, pieces: int, take: int, give: int) -> None:
    of = sold(quantity, 1_000, 97, 13)
    told = msgspec.structs.replace(back(pieces, take=take, give=give), origin=ELSEWHERE)
    booked = fairly(told, of, book())
    whole = returned_shares(shares_of(of), {}, None)
    assert isinstance(whole, tuple)
    assert booked.effect.take <= min(take, whole[0].points)
    assert booked.effect.give <= min(give, whole[0].used)
    assert (booked.effect.take, booked.effect.give) == (booked.lines[0].points, booked.lines[0].used)
    own = msgspec.structs.replace(told, origin=Origin(TILL, 1, 1, "s"))
    assert fairly(own, of, book()) == own, "rights of that till have moved: it is looked at"


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "JPY"},
        {"amount_minor": 251},
        {"amount_minor": 251, "lines": (msgspec.structs.replace(back(1, take=25).lines[0], amount_minor=251),)},
        {"amount_minor": 0, "lines": (msgspec.structs.replace(back(1, take=25).lines[0], amount_minor=0),)},
    ],
)
def test_other_money_than_the_pieces_cost_is_looked_at_and_does_not_count(wrong: dict[str, object]) -> None:
    into = book()
    decide(sale(), into)
    decision = decide(msgspec.structs.replace(back(1, take=25), **wrong), into, seq=2)
    assert (decision.code, decision.money_back) == ("shares_differ", 250)


def test_a_line_that_the_sale_has_not_brings_nothing() -> None:
    told = msgspec.structs.replace(back(1, take=25), origin=ELSEWHERE)
    beyond = msgspec.structs.replace(told, lines=(msgspec.structs.replace(told.lines[0], line=9),))
    assert fairly(beyond, sale(), book()).effect == Effect()
    assert money_due(beyond, sale(), {}) == 0
    assert not shares_fit(beyond, sale(), {})


def test_only_the_till_that_sold_it_undoes_a_sale() -> None:
    numbered = sale(context=context(reference="R-1"))
    into = book()
    into.originals[OpId(OTHER, 1, 1)] = Original(numbered, booked=True, member=ANA)
    told = msgspec.structs.replace(back(4, take=100, origin=ELSEWHERE), undo=True)
    assert (is_own(told, into), as_booked(told, into).undo) == (False, False)
    decision = decide(told, into, seq=2)
    assert (decision.code, decision.freed, decision.tally.visits) == (UNDONE_ELSEWHERE, None, 0)
    own = book()
    own.device = OTHER
    own.originals = {OpId(OTHER, 1, 1): Original(numbered, booked=True, member=ANA)}
    undone = judge(OpId(OTHER, 1, 2), told, own)
    assert (undone.code, undone.freed is None, undone.tally.visits) == ("", False, -1)


def test_a_second_return_elsewhere_gives_back_no_more_than_it_took() -> None:
    into = book()
    into.originals[OpId(OTHER, 1, 1)] = Original(sale(), booked=True, member=ANA)
    decide(back(4, take=100, origin=ELSEWHERE), into, seq=2)
    before = into.standings[ANA].account.net
    twice = decide(back(4, take=1_000_000, uuid="u-3", origin=ELSEWHERE, money=1_000), into, seq=3)
    assert (twice.code, into.standings[ANA].account.net) == ("returned_twice", before)


@given(st.integers(1, 9), st.integers(0, 50), st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_whatever_comes_back_again_the_pool_gets_no_more_than_was_used(
    quantity: int, used: int, returns: list[int]
) -> None:
    of, before, given_back = sold(quantity, 500 + used, 0, used), 0, 0
    told = taken_back(of, 0, 1)
    for pieces in returns:
        told = taken_back(of, 0, min(pieces, quantity))
        fair = once(told, of, {1: before})
        given_back += fair.effect.give
        assert fair.effect.give <= told.effect.give
        before += told.lines[0].quantity
    assert given_back <= used
    effect = msgspec.structs.replace(told.effect, credit=Credit.LOCAL)
    here = msgspec.structs.replace(told, effect=effect)
    assert once(here, of, {1: before}) == here, "what a till gave as rights is given"


def test_pieces_beyond_the_sale_are_told_with_their_points() -> None:
    of = sold(4, 1_000, 100, 40)
    told = taken_back(of, 0, 4)
    assert beyond_the_sale(told, of, {}) == (0, 0, False)
    assert beyond_the_sale(told, of, {1: 3}) == (75, 30, True)
