"""A voucher on the server: one holder, used once, and no late word of an earlier version changes anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState, claimed
from loyalty.ops.fields import HOLDER_VERSION_MAX
from loyalty.values.errors import BadValue
from loyalty.values.ids import OpId, new_voucher_id

A, B = "A" * 16, "B" * 16
OP, OTHER = OpId(A, 1, 7), OpId(B, 1, 9)
ID = new_voucher_id(b"\x01" * 16)
FRESH = VoucherAccount(ID, "Thank you", 500, "GBP", hver=1, holder=A)


def test_it_goes_from_till_to_till_only_by_its_holders_word() -> None:
    assert FRESH.granted_to(B, 1) == FRESH
    assert FRESH.returned_by(B, 1) == FRESH
    free = FRESH.returned_by(A, 1)
    assert (free.holder, free.hver) == (None, 1)
    held = free.granted_to(B, 1)
    assert held.is_held_by(B, 2)
    assert held.granted_to(B, 1) == held


def test_a_late_return_of_an_earlier_version_frees_nothing() -> None:
    again = FRESH.returned_by(A, 1).granted_to(B, 1).returned_by(B, 2).granted_to(A, 1)
    assert again.is_held_by(A, 3)
    assert again.returned_by(A, 1) == again


def test_it_is_used_once_and_nobody_has_it_then() -> None:
    used = FRESH.taken_in(OP, 1, 99)
    assert (used.state, used.holder, used.used, used.used_ms) == (VoucherState.USED, None, OP, 99)
    assert used.granted_to(B, 1) == used.returned_by(A, 1) == used
    with pytest.raises(BadValue, match="once"):
        used.taken_in(OTHER, 2, 100)


def test_after_its_sale_came_back_it_is_good_at_a_higher_version() -> None:
    again = FRESH.taken_in(OP, 1, 99).good_again(1)
    assert (again.state, again.holder, again.hver, again.used) == (VoucherState.LIVE, None, 2, None)
    assert again.granted_to(B, 1).is_held_by(B, 3)


def test_one_that_nobody_made_is_not_good_again_before_its_maker_tells_of_it() -> None:
    nothing = VoucherAccount(ID, "", 500, "GBP", hver=1).taken_in(OP, 1, 99).good_again(1)
    assert (nothing.state, nothing.used, nothing.granted_to(B, 1)) == (VoucherState.VOID, None, nothing)
    assert nothing.made().granted_to(B, 1).is_held_by(B, 3)
    gone = FRESH.voided()
    assert gone.made() == gone, "what was taken back stays so"


def test_the_servers_own_word_that_a_till_shows_is_a_makers() -> None:
    nothing = VoucherAccount(ID, "", 900, "GBP", hver=1).taken_in(OP, 3, 99)
    late = nothing.claimed_by(FRESH.as_granted(), A, 1)
    assert (late.state, late.name, late.value_minor) == (VoucherState.USED, "Thank you", 500)
    assert late.good_again(3).is_live
    assert nothing.good_again(3).claimed_by(replace(FRESH, hver=5).as_granted(), A, 1).is_held_by(A, 5)


def test_a_void_voucher_and_one_of_a_lost_till() -> None:
    assert FRESH.voided().granted_to(B, 1).state is VoucherState.VOID
    freed = FRESH.freed()
    assert (freed.holder, freed.hver) == (None, 2)
    assert freed.freed() == freed
    assert freed.granted_to(B, 1).returned_by(A, 1).is_held_by(B, 3)


def test_after_a_restore_the_latest_grant_that_a_till_shows_is_the_truth() -> None:
    shown = FRESH.returned_by(A, 1).granted_to(B, 1).as_granted()
    assert FRESH.claimed_by(shown, B, 1).is_held_by(B, 2)
    assert FRESH.taken_in(OP, 1, 99).claimed_by(shown, B, 1).is_held_by(B, 2)
    assert FRESH.claimed_by(FRESH.as_granted(), B, 1) == FRESH
    assert claimed(shown, B, 1).is_held_by(B, 2)
    assert claimed(shown, B, 1).issued is None


def test_a_version_that_nobody_could_be_told_is_given_to_nobody() -> None:
    last = FRESH.returned_by(A, HOLDER_VERSION_MAX)
    assert last.granted_to(B, 1) == last
    assert last.taken_in(OP, 1, 99).good_again(HOLDER_VERSION_MAX).hver == HOLDER_VERSION_MAX
    assert replace(last, holder=A, holder_epoch=1).freed().hver == HOLDER_VERSION_MAX


def test_impossible_vouchers_cannot_be_built() -> None:
    with pytest.raises(BadValue):
        VoucherAccount(ID, "", 1, "GBP", hver=0)
    with pytest.raises(BadValue):
        VoucherAccount(ID, "", 1, "GBP", hver=1, state=VoucherState.VOID, holder=A)
    with pytest.raises(BadValue):
        VoucherAccount(ID, "", 1, "GBP", hver=1, used=OP)


moves = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), st.sampled_from([A, B]), st.just(0)),
        st.tuples(st.sampled_from(["return", "claim", "use"]), st.sampled_from([A, B]), st.integers(1, 5)),
        st.tuples(st.sampled_from(["back", "free"]), st.just(A), st.integers(1, 5)),
    ),
    max_size=20,
)


@given(moves)
def test_the_version_only_grows_and_a_change_of_holder_raises_it(told: list[tuple[str, str, int]]) -> None:
    voucher = FRESH
    for what, till, hver in told:
        before = voucher
        match what:
            case "grant":
                voucher = voucher.granted_to(till, 1)
            case "return":
                voucher = voucher.returned_by(till, hver)
            case "claim":
                voucher = voucher.claimed_by(replace(FRESH, hver=hver).as_granted(), till, 1)
            case "use" if voucher.is_live:
                voucher = voucher.taken_in(OpId(till, 1, 1), hver, 1)
            case "back" if voucher.used is not None:
                voucher = voucher.good_again(hver)
            case "free":
                voucher = voucher.freed()
            case _:
                pass
        assert voucher.hver >= before.hver
        if voucher.holder is not None and voucher.holder != before.holder:
            assert voucher.hver > before.hver
