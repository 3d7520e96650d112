"""Only the holder of a key can sign, and two people can compare a key by six words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.signing.signature import KEY_BYTES, SIGNATURE_BYTES, Ed25519Signer, Ed25519Verifier, fingerprint, key_id
from loyalty.values.errors import BadValue

FINGERPRINT = "zohud vafud lilaz hukip dibih vifal"
secrets = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)


def test_the_signature_is_the_one_of_rfc_8032() -> None:
    signer = Ed25519Signer(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert signer.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signer.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@given(secrets, st.binary(max_size=200))
def test_what_was_signed_is_proven(secret: bytes, message: bytes) -> None:
    signer = Ed25519Signer(secret)
    signature = signer.sign(message)
    assert len(signature) == SIGNATURE_BYTES
    assert Ed25519Verifier(signer.public).verify(message, signature)


@given(st.binary(max_size=100), st.binary(max_size=100), st.integers(0, SIGNATURE_BYTES * 8 - 1))
def test_another_message_another_key_and_another_bit_are_not(message: bytes, other: bytes, bit: int) -> None:
    assume(message != other)
    signer, stranger = Ed25519Signer(b"a" * KEY_BYTES), Ed25519Signer(b"b" * KEY_BYTES)
    signature = bytearray(signer.sign(message))
    assert not Ed25519Verifier(signer.public).verify(other, bytes(signature))
    assert not Ed25519Verifier(stranger.public).verify(message, bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not Ed25519Verifier(signer.public).verify(message, bytes(signature))


@given(st.binary(max_size=100))
def test_a_signature_of_any_bytes_is_refused_and_never_raises(junk: bytes) -> None:
    assert not Ed25519Verifier(Ed25519Signer(b"a" * KEY_BYTES).public).verify(b"message", junk)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(BadValue, match="32 bytes"):
        Ed25519Signer(bytes(size))
    with pytest.raises(BadValue, match="32 bytes"):
        Ed25519Verifier(bytes(size))


@given(secrets, secrets)
def test_two_keys_have_two_names_and_two_fingerprints(one: bytes, two: bytes) -> None:
    assume(one != two)
    assert key_id(one) != key_id(two)
    assert len(key_id(one)) == 16
    assert fingerprint(one) != fingerprint(two)
    words = fingerprint(one).split()
    assert [len(word) for word in words] == [5] * 6


def test_words_are_consonants_and_vowels_in_turn() -> None:
    for word in fingerprint(b"key").split():
        assert set(word[::2]) <= set("bdfghjklmnprstvz")
        assert set(word[1::2]) <= set("aiou")


def test_a_fingerprint_is_the_same_on_every_screen_for_ever() -> None:
    assert fingerprint(bytes(32)) == FINGERPRINT
