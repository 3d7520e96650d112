"""A sale priced again: nothing to say of an honest one, and figures for a person of any other."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from central.repricing.again import NOT_PRICED, PRICE_DIFFERS, PROGRAMME_UNKNOWN, Found, not_priced, price_again
from loyalty.ops.chain import short_code
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Context, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.conditions import Birthday, When
from loyalty.rules.earning import Bonus, Earn, EarnRule, Rate
from loyalty.rules.programme import Programme
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import BadValue
from tests.loyalty.sales.test_requote import sales, travelled
from tests.programme_strategies import NOON

DIGEST = bytes(range(32))
CODE = short_code(DIGEST)
CAKE = EarnRule(id="cake", label="Happy birthday", when=When(birthday=Birthday(1, 1)), bonus=Bonus(points=50))
CLUB = Programme(3, "Club", "EUR", Earn(Rate(1, 10), rules=(CAKE,)))


def sold(birthday: str | None) -> Sale:
    basket = Basket((Line("Tea", "tea", 1, 1_000), Line("Milk", "food", 2, 300)))
    wallet = Wallet(0, 0, patron=Patron(birthday=birthday))
    quoted = quote(CLUB, basket, wallet, NOON)
    assert isinstance(quoted, Quote)
    context = Context("u", NOON.store, "c", None, None, 3, None, NOON.at_ms, 0, "b")
    sale = make_sale(
        context=context,
        sale_id="s",
        currency="EUR",
        member="M" * 16,
        basket=basket,
        quoted=quoted,
        tenders=None,
        credit=Credit.LOCAL,
        owed=0,
        facts=facts_of(basket, wallet, NOON, "en"),
    )
    assert isinstance(sale, Sale)
    return sale


def lying(sale: Sale, more: int) -> Sale:
    first = msgspec.structs.replace(sale.lines[0], points=sale.lines[0].points + more)
    effect = msgspec.structs.replace(sale.effect, earn=sale.effect.earn + more)
    return msgspec.structs.replace(sale, lines=(first, *sale.lines[1:]), effect=effect)


@given(sales())
def test_the_server_has_nothing_to_say_of_what_an_honest_till_printed(
    case: tuple[Programme, Sale, str | None],
) -> None:
    programme, sale, birthday = case
    assert price_again(travelled(sale)[0], DIGEST, programme, birthday) is None


@given(st.integers(1, 500))
def test_points_that_no_programme_gives_are_said_with_their_figures(more: int) -> None:
    assert price_again(lying(sold(None), more), DIGEST, CLUB, None) == Found(
        PRICE_DIFFERS,
        more,
        f"Sale {CODE}: the till gave {130 + more} points, by programme 3 it is 130; "
        f"line 1, points: {100 + more} at the till, 100 by programme 3. The receipt is honoured as printed.",
    )


def test_a_birthday_that_the_till_did_not_know_is_no_lie() -> None:
    assert price_again(sold(None), DIGEST, CLUB, "11-21") is None
    assert price_again(sold("11-21"), DIGEST, CLUB, "11-21") is None
    found = price_again(sold("11-21"), DIGEST, CLUB, "03-01")
    assert found is not None
    assert found.points == 50


def test_a_version_that_nobody_has_is_said() -> None:
    found = price_again(sold(None), DIGEST, None, None)
    assert found == Found(
        PROGRAMME_UNKNOWN,
        0,
        f"Sale {CODE} names version 3 of the programme; this server has none such. The receipt is honoured as printed.",
    )


def test_what_the_programme_does_not_allow_at_all_is_said_in_its_words() -> None:
    sale = sold(None)
    effect = msgspec.structs.replace(sale.effect, use=100)
    found = price_again(msgspec.structs.replace(sale, effect=effect), DIGEST, CLUB, None)
    assert found is not None
    assert "programme 3 does not allow it: Points are no money in this programme" in found.detail


def test_many_differences_are_counted_and_a_sale_without_facts_is_left_alone() -> None:
    sale = sold(None)
    lines = tuple(msgspec.structs.replace(line, why="because", used=1) for line in sale.lines)
    found = price_again(msgspec.structs.replace(sale, lines=lines), DIGEST, CLUB, None)
    assert found is not None
    assert "line 1, reason: because at the till, tea by programme 3" in found.detail
    assert "; and 1 more." in found.detail
    assert price_again(msgspec.structs.replace(lying(sale, 9), facts=msgspec.UNSET), DIGEST, CLUB, None) is None


def test_what_cannot_be_priced_is_said_with_its_reason_or_with_where_to_look() -> None:
    sale = sold(None)
    lie = not_priced(sale, DIGEST, BadValue("a line's amount is a positive number"))
    assert (lie.code, lie.points) == (NOT_PRICED, 0)
    assert lie.detail == (
        f"Sale {CODE} could not be priced again: it cannot be: a line's amount is a positive number. "
        "The receipt is honoured as printed."
    )
    assert "the server failed at it, and its log says how" in not_priced(sale, DIGEST, KeyError("x")).detail
