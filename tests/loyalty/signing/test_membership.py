"""A membership proves itself by the server's signature and by nothing else."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.signing.membership import (
    Membership,
    SignedMembership,
    membership_bytes,
    open_membership,
    read_membership,
    sign_membership,
)
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadValue, BadWire

SERVER = Ed25519Signer(b"\x07" * 32)
TILL = Ed25519Signer(b"\x08" * 32)
PAPER = Membership("0" * 16, "1" * 16, "North", "Till 4", TILL.public, 1, 5)


def test_what_the_server_signed_is_read_again_as_it_was() -> None:
    kept = read_membership(membership_bytes(sign_membership(PAPER, SERVER)))
    assert kept is not None
    assert open_membership(kept, Ed25519Verifier(SERVER.public)) == PAPER


def test_nobody_else_can_sign_one() -> None:
    with pytest.raises(BadWire, match="not signed"):
        open_membership(sign_membership(PAPER, TILL), Ed25519Verifier(SERVER.public))


@given(st.binary(max_size=300))
def test_a_till_without_a_paper_or_with_a_spoilt_one_has_none(kept: bytes) -> None:
    assert read_membership(kept) is None


@given(st.binary(max_size=300))
def test_a_signature_over_something_else_is_no_membership(body: bytes) -> None:
    signed = SignedMembership(body, SERVER.sign(b"membership-v1|" + body))
    with pytest.raises(BadWire, match="not a membership"):
        open_membership(signed, Ed25519Verifier(SERVER.public))


@pytest.mark.parametrize(
    "wrong", [{"device": "x"}, {"store": ""}, {"public_key": b"short"}, {"till_name": ""}, {"epoch": 0}]
)
def test_a_membership_of_nobody_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        Membership(**{**{name: getattr(PAPER, name) for name in msgspec.structs.asdict(PAPER)}, **wrong})
