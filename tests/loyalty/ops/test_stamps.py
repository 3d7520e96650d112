"""The accounts of cards, and what a return takes and gives back of them."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Sale, SoldLine
from loyalty.ops.stamped import Stamped, StampedLine
from loyalty.ops.stamps import (
    by_account,
    claimable_in,
    claimable_left,
    moved_stamps,
    owner_of,
    pieces_sold,
    stamp_account,
    stamped_in,
    stamped_lines,
    stamps_back,
    stamps_between,
    stamps_due_back,
    valid_account,
)
from loyalty.values.errors import BadValue

MEMBER = "B9D5712M29XGJS4K"
CONTEXT = Context("u", "s", "c", None, None, 1, None, 0, 0, "b")


def sale(quantity: int, given_: int, used: int) -> Sale:
    cups = Stamped("cups", Effect(earn=given_, use=used), max(used, 1), (StampedLine(1, given_, used),))
    line = SoldLine("Cup", "coffee", quantity, 100, 0, 0, 0, "")
    return Sale(
        SCHEMA, CONTEXT, "s", MEMBER, Effect(), "EUR", 100, 0, 0, 100, 0, (), (line,), stamps=(cups,)
    )  # fmt: skip


def test_an_account_says_whose_card_it_is() -> None:
    account = stamp_account(MEMBER, "cups-2")
    assert owner_of(account) == (MEMBER, "cups-2")
    assert valid_account(account)
    assert valid_account(MEMBER)
    assert owner_of(MEMBER) is None


@pytest.mark.parametrize(
    "text", ["", ".cups", f"{MEMBER}.", f"{MEMBER}.a b", f"{MEMBER}.{'x' * 41}", "x.cups", f"{MEMBER}.é"]
)
def test_other_names_are_no_accounts(text: str) -> None:
    assert owner_of(text) is None
    assert not valid_account(text)


@given(st.integers(1, 30), st.integers(0, 60), st.integers(0, 60), st.lists(st.integers(1, 9), max_size=9))
def test_returns_in_steps_come_to_what_one_return_does(quantity: int, given_: int, used: int, steps: list[int]) -> None:
    sold, before, moved = sale(quantity, given_, used), {1: 0}, (0, 0)
    for pieces in steps:
        after = {1: before[1] + pieces}
        for _, take, give in stamps_between(sold, before, after):
            moved = (moved[0] + take, moved[1] + give)
        before = after
    cups = stamped_in(sold)[0]
    assert moved == stamps_due_back(cups, pieces_sold(sold), before)
    assert moved[0] <= given_
    assert moved[1] <= used


def test_rights_are_taken_as_far_as_they_are_held() -> None:
    (back,) = stamps_back(sale(2, 6, 4), {}, {1: 1}, credit=Credit.LOCAL, spendable_here={"cups": 2})
    assert back.effect == Effect(take=3, take_local=2, give=2, credit=Credit.LOCAL)
    assert stamps_back(sale(2, 0, 0), {}, {1: 1}, credit=Credit.POOL, spendable_here={}) == ()


def test_only_the_sales_of_members_move_stamps() -> None:
    assert [name for name, _ in moved_stamps(sale(1, 1, 0))] == [stamp_account(MEMBER, "cups")]
    plain = msgspec.structs.replace(sale(1, 1, 0), stamps=msgspec.UNSET)
    assert (moved_stamps(plain), stamped_in(plain)) == ((), ())
    assert stamped_lines((1, 0, 0), (0, 0, 9)) == (StampedLine(1, 1, 0), StampedLine(3, 0, 9))


def test_nobody_has_no_card_whatever_is_said_of_cards() -> None:
    cups = stamped_in(sale(2, 2, 0))
    assert by_account(MEMBER, cups) == ((stamp_account(MEMBER, "cups"), cups[0]),)
    assert by_account(None, cups) == ()


def nobodys(*cards: Stamped) -> Sale:
    plain = msgspec.structs.replace(sale(4, 0, 0), stamps=msgspec.UNSET, member=None)
    return msgspec.structs.replace(plain, claimable_stamps=cards)


def test_whoever_claims_a_sale_has_the_stamps_that_are_left_of_it() -> None:
    cups = Stamped("cups", Effect(earn=6), 9, (StampedLine(1, 6),))
    assert claimable_in(nobodys(cups)) == (cups,)
    assert [claimable_left(nobodys(cups), {1: back}) for back in (0, 1, Fraction(3, 2), 4)] == [
        [("cups", 6)],
        [("cups", 5)],
        [("cups", 4)],
        [("cups", 0)],
    ]
    assert claimable_left(sale(4, 6, 4), {}) == [("cups", 6)], "moved, they are those that were given"
    assert claimable_in(sale(4, 0, 4)) == ()
    with pytest.raises(BadValue, match="nothing else"):
        nobodys(Stamped("cups", Effect(use=4), 4, (StampedLine(1, 0, 4),)))
    with pytest.raises(BadValue, match="lie on lines"):
        nobodys(Stamped("cups", Effect(earn=6), 9, (StampedLine(2, 6),)))
    with pytest.raises(BadValue, match="a member's"):
        msgspec.structs.replace(sale(4, 6, 0), claimable_stamps=(cups,))
