"""Only the server makes a till the holder of a voucher, and nobody can change what it said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.voucher import SignedVouchers, Voucher, VoucherGrants, VoucherRight, open_vouchers, sign_vouchers
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadValue, BadWire
from tests.strategies import ids, minor, names, voucher_ids

SERVER = Ed25519Signer(b"\x07" * 32)
KNOWN = Ed25519Verifier(SERVER.public)

vouchers = st.builds(
    Voucher,
    id=voucher_ids,
    hver=st.integers(1, 99),
    name=names,
    value_minor=minor,
    currency=st.just("GBP"),
    expires_ms=st.none() | st.integers(0, 2**42),
    member=st.none() | ids,
)
documents = st.builds(
    VoucherGrants,
    device=ids,
    epoch=st.integers(1, 9),
    generation=st.integers(0, 9),
    vouchers=st.lists(vouchers, max_size=3).map(tuple),
)


@given(documents)
def test_what_the_server_grants_comes_back_as_it_was(grants: VoucherGrants) -> None:
    assert open_vouchers(sign_vouchers(grants, SERVER), KNOWN) == grants


@given(documents, st.data())
def test_a_changed_grant_is_nobodys(grants: VoucherGrants, data: st.DataObject) -> None:
    signed = sign_vouchers(grants, SERVER)
    at = data.draw(st.integers(0, len(signed.body) - 1))
    body = signed.body[:at] + bytes([signed.body[at] ^ 1]) + signed.body[at + 1 :]
    with pytest.raises(BadWire, match="not signed"):
        open_vouchers(SignedVouchers(body, signed.signature), KNOWN)


def test_what_is_signed_and_is_no_grant_is_refused() -> None:
    for body in (b"{}", b"\xff", b"[" * 100_000):
        with pytest.raises(BadWire, match="not a vouchers document"):
            open_vouchers(SignedVouchers(body, SERVER.sign(b"vouchers-v1|" + body)), KNOWN)


def test_impossible_vouchers_cannot_be_built() -> None:
    with pytest.raises(BadValue, match="id"):
        Voucher("short", 1, "Coffee", 300, "GBP")
    with pytest.raises(BadValue, match="numbers"):
        VoucherGrants("0" * 16, 0, 1, ())
    with pytest.raises(BadValue, match="versions"):
        VoucherRight(acquired=-1)


def test_a_grant_counts_once_and_only_above_what_was_seen() -> None:
    held = VoucherRight().granted(1)
    assert held.held
    assert held.granted(1) == held
    gone = held.gave(1)
    assert not gone.held
    assert gone.granted(1) == gone
    assert gone.granted(2).held
    never_held = VoucherRight().gave(4)
    assert never_held.granted(4) == never_held
    assert never_held.granted(5).held


steps = st.lists(st.tuples(st.booleans(), st.integers(1, 6)), max_size=12)


@given(steps, st.data())
def test_versions_only_grow_whatever_comes_late_or_twice(told: list[tuple[bool, int]], data: st.DataObject) -> None:
    right = VoucherRight()
    for granted, hver in [*told, *data.draw(st.permutations(told))]:
        before = right
        right = right.granted(hver) if granted else right.gave(hver)
        assert right.acquired >= before.acquired
        assert right.given >= before.given
        assert not (right.held and right.given >= right.acquired)
