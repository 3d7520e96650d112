"""What is kept of a member's PIN: a slow hash of a keyed one, at which nobody can guess without the shop's PIN key.

Argon2id (RFC 9106) over HMAC-SHA256; the PIN key is derived from the server's secret (HKDF, RFC 5869), and a till keeps
it sealed (ChaCha20-Poly1305, RFC 8439) under a key that only its own secret derives. See decision 0015.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from argon2 import extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import Type, hash_secret, verify_secret
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from loyalty.signing.pin import valid_pin
from loyalty.values.errors import BadValue, BadWire

SALT_BYTES = 16
PIN_KEY_BYTES = 32
SEAL_NONCE_BYTES = 12

_MEMORY_KIB_MAX, _ROUNDS_MAX, _LANES_MAX = 256 * 1024, 10, 8
_SEALED = b"pointill-pin-seal-v1|"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try costs; the default is RFC 9106's for little memory."""

    rounds: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


_FULL = Cost()


def pin_key(server_secret: bytes) -> bytes:
    """The shop's PIN key: 32 bytes that are in no database."""
    return _derived(server_secret, b"pointill-pin-key-v1")


def hash_pin(key: bytes, member: str, pin: str, salt: bytes, cost: Cost = _FULL) -> str:
    """What is kept of a member's PIN, with its cost in it; takes about a quarter of a second."""
    if not valid_pin(pin) or len(key) != PIN_KEY_BYTES or len(salt) != SALT_BYTES:
        raise BadValue("a PIN has 4 to 6 digits, its key 32 bytes and its salt 16")
    kept = hash_secret(
        _keyed(key, member, pin), salt, cost.rounds, cost.memory_kib, cost.lanes, hash_len=32, type=Type.ID
    )
    return kept.decode("ascii")


def pin_fits(key: bytes, member: str, pin: str, kept: str) -> bool:
    """Whether this is the PIN behind what is kept, compared in constant time; False for what is no such hash."""
    try:
        cost = extract_parameters(kept)
        if cost.memory_cost > _MEMORY_KIB_MAX or cost.time_cost > _ROUNDS_MAX or cost.parallelism > _LANES_MAX:
            return False
        return verify_secret(kept.encode("ascii"), _keyed(key, member, pin), Type.ID)
    except (Argon2Error, InvalidHashError, ValueError):
        return False


def seal_pin_key(key: bytes, device_secret: bytes, nonce: bytes) -> bytes:
    """The PIN key as a till keeps it beside its database; `nonce` is 12 random bytes, never used before."""
    if len(key) != PIN_KEY_BYTES or len(nonce) != SEAL_NONCE_BYTES:
        raise BadValue("a PIN key has 32 bytes and its nonce 12")
    return nonce + ChaCha20Poly1305(_derived(device_secret, _SEALED)).encrypt(nonce, key, _SEALED)


def open_pin_key(sealed: bytes, device_secret: bytes) -> bytes:
    """The PIN key behind its seal; BadWire when this till's secret did not seal it."""
    nonce, box = sealed[:SEAL_NONCE_BYTES], sealed[SEAL_NONCE_BYTES:]
    try:
        return ChaCha20Poly1305(_derived(device_secret, _SEALED)).decrypt(nonce, box, _SEALED)
    except (InvalidTag, ValueError):
        raise BadWire("the PIN key is damaged, or of another till") from None


def _keyed(key: bytes, member: str, pin: str) -> bytes:
    return hmac.new(key, f"member-pin-v1|{member}|{pin}".encode(), hashlib.sha256).digest()


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=PIN_KEY_BYTES, salt=None, info=info).derive(secret)
