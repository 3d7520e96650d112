"""Membership: the server's signed word that a till is of the shop, kept by the till for a server that forgot it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from loyalty.signing.signature import KEY_BYTES
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import valid_id

if TYPE_CHECKING:
    from loyalty.signing.signature import Signer, Verifier

MEMBERSHIP_BYTES_MAX = 8 * 1024
_DOMAIN = b"membership-v1|"


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who a till is and whose key it holds, as of one generation of the server; `store` is an id."""

    device: str
    store: str
    store_name: str
    till_name: str
    public_key: bytes
    epoch: int
    generation: int

    def __post_init__(self) -> None:
        if not valid_id(self.device) or not valid_id(self.store) or len(self.public_key) != KEY_BYTES:
            raise BadValue("a membership names a till, a store and a key")
        if not self.store_name or not self.till_name or self.epoch < 1 or self.generation < 0:
            raise BadValue("a membership has names, an incarnation and a generation")


class SignedMembership(msgspec.Struct, frozen=True):
    """A membership as it travels and is kept: bytes and the server's signature over them."""

    body: bytes
    signature: bytes


def sign_membership(membership: Membership, signer: Signer) -> SignedMembership:
    """A membership signed by the server."""
    body = msgspec.json.encode(membership, order="deterministic")
    return SignedMembership(body, signer.sign(_DOMAIN + body))


_MEMBERSHIP_READER = msgspec.json.Decoder(Membership)


def open_membership(signed: SignedMembership, verifier: Verifier) -> Membership:
    """A membership whose signature is the server's; BadWire for anything else."""
    if len(signed.body) > MEMBERSHIP_BYTES_MAX or not verifier.verify(_DOMAIN + signed.body, signed.signature):
        raise BadWire("a membership is not signed by our server")
    try:
        return _MEMBERSHIP_READER.decode(signed.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadWire(f"not a membership: {wrong}") from None


def membership_bytes(signed: SignedMembership) -> bytes:
    """A signed membership as a till keeps it."""
    return msgspec.json.encode(signed)


_READER = msgspec.json.Decoder(SignedMembership)


def read_membership(kept: bytes) -> SignedMembership | None:
    """What a till kept; None where it has none."""
    try:
        return _READER.decode(kept)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
