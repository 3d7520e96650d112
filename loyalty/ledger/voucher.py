"""Vouchers: who may take one in is decided by a version that only grows, so that each is taken in once.

A voucher has one holder at any version: a till, or the server (nobody). The server's signed grant makes a till the
holder; only the holder's own op takes it in or gives it up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import msgspec

from loyalty.ops.fields import HolderVersion, Minor, Text, Whole
from loyalty.ops.operations import VoucherIssue
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import VoucherId, valid_voucher_id

if TYPE_CHECKING:
    from loyalty.signing.signature import Signer, Verifier

GRANTS_PER_DOCUMENT_MAX = 1_000
_DOMAIN = b"vouchers-v1|"


@dataclass(frozen=True, slots=True)
class VoucherRight:
    """What one till knows of its own hold on a voucher; both versions only grow.

    `acquired` is the last version at which it became the holder, `given` the last at which it used or gave it up.
    """

    acquired: int = 0
    given: int = 0

    def __post_init__(self) -> None:
        if min(self.acquired, self.given) < 0:
            raise BadValue("holder versions count from 1")

    @property
    def held(self) -> bool:
        """Whether the voucher may be used here now."""
        return self.acquired > self.given

    @property
    def seen(self) -> int:
        """The highest version known here: a grant counts only above it."""
        return max(self.acquired, self.given)

    def granted(self, hver: int) -> VoucherRight:
        """The right after a grant; late and repeated grants change nothing."""
        return replace(self, acquired=hver) if hver > self.seen else self

    def gave(self, hver: int) -> VoucherRight:
        """The right after an op that used or gave up version `hver`; a grant of it that comes late counts no more."""
        return replace(self, given=max(self.given, hver))


class Voucher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A voucher as its holder at version `hver` knows it; `expires_ms` is wall time, None means never.

    `terms` are absent where it takes off its amount and nothing else is said.
    """

    id: VoucherId
    hver: HolderVersion
    name: Text
    value_minor: Minor
    currency: Text
    expires_ms: Whole | None = None
    member: Text | None = None
    terms: VoucherTerms | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if not valid_voucher_id(self.id):
            raise BadValue("a voucher is named by its id")

    @property
    def own_terms(self) -> VoucherTerms | None:
        """Its `terms`, None where they are absent."""
        return None if self.terms is msgspec.UNSET else self.terms


def issued(issue: VoucherIssue) -> Voucher:
    """A voucher as the till holds it that issued it."""
    return Voucher(
        id=issue.voucher,
        hver=1,
        name=issue.name,
        value_minor=issue.value_minor,
        currency=issue.currency,
        expires_ms=issue.expires_ms,
        member=issue.member,
        terms=issue.terms,
    )


class VoucherGrants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The server's word that one incarnation of one till holds these vouchers; fenced by epoch and generation."""

    device: str
    epoch: int
    generation: int
    vouchers: Annotated[tuple[Voucher, ...], msgspec.Meta(max_length=GRANTS_PER_DOCUMENT_MAX)]

    def __post_init__(self) -> None:
        if self.epoch < 1 or self.generation < 0:
            raise BadValue("the numbers of a vouchers document are not negative")


class SignedVouchers(msgspec.Struct, frozen=True):
    """Voucher grants as they travel and are kept: bytes and the server's signature over them."""

    body: bytes
    signature: bytes


def sign_vouchers(grants: VoucherGrants, signer: Signer) -> SignedVouchers:
    """Voucher grants signed by the server."""
    body = msgspec.json.encode(grants, order="deterministic")
    return SignedVouchers(body, signer.sign(_DOMAIN + body))


_VOUCHER_GRANTS_READER = msgspec.json.Decoder(VoucherGrants)


def open_vouchers(signed: SignedVouchers, verifier: Verifier) -> VoucherGrants:
    """Voucher grants whose signature is the server's; BadWire for anything else."""
    if not verifier.verify(_DOMAIN + signed.body, signed.signature):
        raise BadWire("voucher grants are not signed by our server")
    try:
        return _VOUCHER_GRANTS_READER.decode(signed.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadWire(f"not a vouchers document: {wrong}") from None
