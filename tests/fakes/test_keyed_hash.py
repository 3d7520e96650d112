"""What every pair of signer and verifier promises: the real one and the simulation's."""

import pytest

from loyalty.signing.signature import (
    KEY_BYTES,
    SIGNATURE_BYTES,
    Ed25519Signer,
    Ed25519Verifier,
    VerifierOf,
)
from loyalty.values.errors import BadValue
from tests.fakes.keyed_hash import HashSigner, HashVerifier

PAIRS = pytest.mark.parametrize(
    ("signer_of", "verifier_of"), [(Ed25519Signer, Ed25519Verifier), (HashSigner, HashVerifier)], ids=["real", "quick"]
)
Maker = type[Ed25519Signer] | type[HashSigner]


@PAIRS
def test_only_what_was_signed_with_this_key_is_taken(signer_of: Maker, verifier_of: VerifierOf) -> None:
    signer, stranger = signer_of(b"a" * KEY_BYTES), signer_of(b"b" * KEY_BYTES)
    verifier, signature = verifier_of(signer.public), signer.sign(b"message")
    assert (len(signer.public), len(signature)) == (KEY_BYTES, SIGNATURE_BYTES)
    assert verifier.verify(b"message", signature)
    assert not verifier.verify(b"massage", signature)
    assert not verifier.verify(b"message", stranger.sign(b"message"))
    for junk in (b"", signature[:-1], bytes([signature[0] ^ 1]) + signature[1:]):
        assert not verifier.verify(b"message", junk)


@PAIRS
def test_keys_of_another_length_are_no_keys(signer_of: Maker, verifier_of: VerifierOf) -> None:
    with pytest.raises(BadValue):
        signer_of(b"short")
    with pytest.raises(BadValue):
        verifier_of(b"short")
