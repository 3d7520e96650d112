"""A version counts only as the server published it: its words, its number and its start."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from loyalty.signing.published import Published
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier

SIGNER = Ed25519Signer(b"\x07" * 32)
SERVER, OTHER = Ed25519Verifier(SIGNER.public), Ed25519Verifier(Ed25519Signer(b"\x08" * 32).public)


@given(st.integers(1, 10**6), st.text(max_size=20), st.integers(0, 2**53))
def test_whatever_is_changed_is_noticed(version: int, document: str, starts_ms: int) -> None:
    plain = Published(version, document, starts_ms)
    one = replace(plain, signature=plain.signed(SIGNER))
    assert one.is_signed(SERVER)
    assert not one.is_signed(OTHER)
    forged = (replace(one, version=version + 1), replace(one, document=document + " "), replace(one, starts_ms=-1))
    assert not any(bent.is_signed(SERVER) for bent in forged)


def test_what_is_no_signature_is_none() -> None:
    for text in (None, "", "zz", "00", "00" * 64, "é"):
        assert not Published(1, "{}", 0, text).is_signed(SERVER)
