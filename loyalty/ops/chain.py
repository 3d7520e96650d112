"""The op chain of a device: each hash covers the one before, each signature thereby everything up to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.values.errors import BadChain, BadValue
from loyalty.values.ids import EPOCH_MAX, SEQ_BITS, OpId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.signing.signature import Signer, Verifier

HASH_BYTES = 32
SALT_BYTES = 16
_DOMAIN = b"till-op-v1"
_GENESIS = b"till-genesis-v1"


@dataclass(frozen=True, slots=True)
class SealedOp:
    """An op with its place in the chain; `private` travels beside it and may be erased without breaking anything."""

    id: OpId
    body: bytes
    previous: bytes
    hash: bytes
    signature: bytes
    private: bytes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a device's chain ends: the last seq (0 = none yet) and its hash."""

    epoch: int
    seq: int
    hash: bytes

    def __post_init__(self) -> None:
        if len(self.hash) != HASH_BYTES or not 1 <= self.epoch <= EPOCH_MAX or not 0 <= self.seq < 1 << SEQ_BITS:
            raise BadValue("a chain's head is an epoch from 1, a seq from 0 and a hash of 32 bytes")


def genesis(device: str, epoch: int) -> bytes:
    """The hash in front of a device's first op of an epoch."""
    return hashlib.sha256(b"|".join((_GENESIS, device.encode(), str(epoch).encode()))).digest()


def op_hash(op: OpId, previous: bytes, body: bytes) -> bytes:
    """SHA-256 over domain, identity, the hash before and the body, each part of fixed length or last."""
    if len(previous) != HASH_BYTES:
        raise BadValue("a chain hash has 32 bytes")
    numbers = op.epoch.to_bytes(8, "big") + op.seq.to_bytes(8, "big")
    return hashlib.sha256(_DOMAIN + op.device.encode("ascii") + numbers + previous + body).digest()


def seal(head: Head, device: str, body: bytes, signer: Signer, private: bytes | None = None) -> SealedOp:
    """The next op of the chain that ends at `head`."""
    op = OpId(device, head.epoch, head.seq + 1)
    digest = op_hash(op, head.hash, body)
    return SealedOp(op, body, head.hash, digest, signer.sign(digest), private)


def extend(device: str, head: Head, bodies: Sequence[bytes]) -> list[bytes]:
    """The hashes that these bodies have behind `head`, recomputed and never taken from the sender."""
    hashes, previous = [], head.hash
    for place, body in enumerate(bodies, start=head.seq + 1):
        previous = op_hash(OpId(device, head.epoch, place), previous, body)
        hashes.append(previous)
    return hashes


def verify_chain(device: str, start: Head, ops: Sequence[SealedOp], verifier: Verifier) -> Head:
    """The head behind `ops`, every hash and signature proven; BadChain names the first op that does not fit."""
    head = start
    for op in ops:
        expected = OpId(device, head.epoch, head.seq + 1)
        if op.id != expected or op.previous != head.hash or op.hash != op_hash(expected, head.hash, op.body):
            raise BadChain(f"op {op.id} does not continue the chain after seq {head.seq}")
        if not verifier.verify(op.hash, op.signature):
            raise BadChain(f"op {op.id} has a wrong signature")
        head = Head(head.epoch, op.id.seq, op.hash)
    return head


def short_code(digest: bytes) -> str:
    """Ten letters of a chain hash as printed on receipts, so that paper can be compared with the ledger."""
    letters = digest.hex().upper()[:10]
    return f"{letters[:5]}-{letters[5:]}"


def private_digest(salt: bytes, private: bytes) -> str:
    """The salted SHA-256 by which a body refers to personal data kept beside it; a salt is 16 random bytes."""
    if len(salt) != SALT_BYTES:
        raise BadValue(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(salt + private).hexdigest()
