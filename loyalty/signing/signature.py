"""Ed25519 (RFC 8032) behind two small ports, so that a simulation can use a cheap keyed hash instead."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from loyalty.values.errors import BadValue
from loyalty.values.ids import crockford

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Signer(Protocol):
    """Something that holds a private key."""

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes."""


class Verifier(Protocol):
    """Something that knows a public key."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the holder of the key signed exactly this message; never raises for bad input."""


VerifierOf: TypeAlias = "Callable[[bytes], Verifier]"
"""Makes the verifier of a public key; BadValue for bytes that are no key."""


class Ed25519Signer:
    """Signs with a private key made from 32 secret bytes that the caller drew and keeps."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise BadValue("an Ed25519 key is made from 32 bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes."""
        return self._key.sign(message)


class Ed25519Verifier:
    """Verifies with a public key of 32 bytes."""

    def __init__(self, public: bytes) -> None:
        try:
            self._key = Ed25519PublicKey.from_public_bytes(public)
        except ValueError:
            raise BadValue("an Ed25519 public key has 32 bytes") from None

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the holder of the key signed exactly this message."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def key_id(public: bytes) -> str:
    """The short name of a public key: 16 letters of its SHA-256."""
    return crockford(hashlib.sha256(public).digest()[:10])


_PROQUINT_CONSONANTS = "bdfghjklmnprstvz"
_PROQUINT_VOWELS = "aiou"


def fingerprint(public: bytes) -> str:
    """Six speakable words for comparing a key on two screens (96 bits of its SHA-256, proquint spelling)."""
    digest = hashlib.sha256(b"fingerprint|" + public).digest()
    return " ".join(_word(digest[at] << 8 | digest[at + 1]) for at in range(0, 12, 2))


def _word(number: int) -> str:
    first, second, third = number >> 12 & 15, number >> 6 & 15, number & 15
    vowels = _PROQUINT_VOWELS[number >> 10 & 3], _PROQUINT_VOWELS[number >> 4 & 3]
    consonants = _PROQUINT_CONSONANTS
    return consonants[first] + vowels[0] + consonants[second] + vowels[1] + consonants[third]
