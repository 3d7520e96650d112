"""A sealed bundle of operations that somebody else carries to the server: off a till whose line or disk is dying.

Each op proves itself by its place in the chain and its till's signature, so a bundle that arrives late, twice, or after
the till itself, changes nothing. Sealed with ChaCha20-Poly1305 (RFC 8439) under a key that only this shop's machines
derive (HKDF, RFC 5869): whoever finds the file reads nothing in it.
"""

from __future__ import annotations

import zlib
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from loyalty.exchange.wire import DeviceId, Epoch, LastSeq, Name, WireOp
from loyalty.ledger.rights import SignedGrants
from loyalty.ledger.voucher import SignedVouchers
from loyalty.values.errors import BadValue, BadWire

MAGIC = b"pointill-unsent-1\n"
NONCE_BYTES = 12
BUNDLE_BYTES_MAX = 64 * 1024 * 1024
PLAIN_BYTES_MAX = 512 * 1024 * 1024
CONFIRMED_MAX = 20_000
"""A till's latest confirmed ops go with the bundle: months of a small till, a fortnight of a busy one."""
_INFO = b"pointill-unsent-bundle-v1"


class Bundle(msgspec.Struct, frozen=True):
    """Operations of one incarnation of one till, in order; `after` is the seq in front of the first of them.

    `claims` and `voucher_claims` are what the till was granted, in the server's own signed words, so that a server that
    was put back knows what it had granted; `confirmed` are ops in front of `ops` that such a server may lack as well.
    `whole`: the till does not run, and everything that it knows could be read.
    """

    device: DeviceId
    till_name: Name
    epoch: Epoch
    after: LastSeq
    ops: Annotated[list[WireOp], msgspec.Meta(max_length=1_000_000)]
    claims: Annotated[list[SignedGrants], msgspec.Meta(max_length=10_000)] = []
    voucher_claims: Annotated[list[SignedVouchers], msgspec.Meta(max_length=100_000)] = []
    confirmed: Annotated[list[WireOp], msgspec.Meta(max_length=CONFIRMED_MAX)] = []
    whole: bool = False

    @property
    def last_seq(self) -> int:
        """Where the till's chain ends, as far as this bundle knows."""
        return self.ops[-1].seq if self.ops else self.after


def seal_bundle(bundle: Bundle, shop_key: bytes, nonce: bytes) -> bytes:
    """The bundle as a file; `nonce` is 12 random bytes, never used before."""
    if len(nonce) != NONCE_BYTES:
        raise BadValue(f"a nonce has {NONCE_BYTES} bytes")
    packed = zlib.compress(msgspec.json.encode(bundle), 6)
    return MAGIC + nonce + ChaCha20Poly1305(_key(shop_key)).encrypt(nonce, packed, MAGIC)


_BUNDLE_READER = msgspec.json.Decoder(Bundle)


def open_bundle(data: bytes, shop_key: bytes) -> Bundle:
    """The bundle behind a file; BadWire says in words what is wrong with it."""
    if not data.startswith(MAGIC):
        raise BadWire("this is not a bundle of unsent operations")
    if len(data) > BUNDLE_BYTES_MAX:
        raise BadWire(f"a bundle has at most {BUNDLE_BYTES_MAX // 1024 // 1024} MiB")
    nonce, sealed = data[len(MAGIC) : len(MAGIC) + NONCE_BYTES], data[len(MAGIC) + NONCE_BYTES :]
    try:
        packed = ChaCha20Poly1305(_key(shop_key)).decrypt(nonce, sealed, MAGIC)
    except (InvalidTag, ValueError):
        raise BadWire("the bundle is damaged, or of another shop") from None
    try:
        return _BUNDLE_READER.decode(_unpacked(packed))
    except (ValueError, RecursionError, zlib.error) as wrong:
        raise BadWire(f"the bundle cannot be read: {wrong}") from None


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(packed, PLAIN_BYTES_MAX)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise BadWire("the bundle is larger than a bundle can be, or cut off")
    return plain


def _key(shop_key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(shop_key)
