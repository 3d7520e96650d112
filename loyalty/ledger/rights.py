"""Rights (escrow): what a till may spend of a member's points without asking anyone, as counters that only grow.

`g` granted by the server, `e` earned here, `x` spent, taken or given up here; a spend of p needs g + e - x >= p.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from loyalty.ops.effect import Credit, Effect
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.points import BALANCE_MAX

if TYPE_CHECKING:
    from loyalty.signing.signature import Signer, Verifier

GRANTS_PER_DOCUMENT_MAX = 5_000
_GRANTS_DOMAIN = b"grants-v1|"


@dataclass(frozen=True, slots=True)
class Rights:
    """One member's rights at one incarnation (epoch) of one till."""

    g: int = 0
    e: int = 0
    x: int = 0

    def __post_init__(self) -> None:
        if min(self.g, self.e, self.x) < 0 or self.g + self.e < self.x:
            raise BadValue("rights never fall below zero")

    @property
    def held(self) -> int:
        """Points that may be spent here now."""
        return self.g + self.e - self.x

    def granted(self, total: int) -> Rights:
        """Rights after hearing the server's running total; late and repeated totals change nothing."""
        return replace(self, g=max(self.g, total))

    def after(self, effect: Effect) -> Rights:
        """Rights after an op of this till; BadValue when they do not cover it."""
        local = effect.credit is Credit.LOCAL
        if effect.spent > self.held:
            raise BadValue("an op spends more than its till holds")
        gained = effect.earn - effect.repay + effect.give if local else 0
        return replace(self, e=self.e + gained, x=self.x + effect.spent)


class Grants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The server's word on running totals for one incarnation of one till; fenced by epoch and generation."""

    device: str
    epoch: int
    generation: int
    totals: dict[str, int]

    def __post_init__(self) -> None:
        if len(self.totals) > GRANTS_PER_DOCUMENT_MAX:
            raise BadValue(f"a document grants to at most {GRANTS_PER_DOCUMENT_MAX} members")
        if (
            self.epoch < 1
            or self.generation < 0
            or any(not 0 <= total <= BALANCE_MAX for total in self.totals.values())
        ):
            raise BadValue("the numbers of a grants document are not negative and bounded")


class SignedGrants(msgspec.Struct, frozen=True):
    """Grants as they travel and are kept: bytes and the server's signature over them."""

    body: bytes
    signature: bytes


def sign_grants(grants: Grants, signer: Signer) -> SignedGrants:
    """Grants signed by the server."""
    body = msgspec.json.encode(grants, order="deterministic")
    return SignedGrants(body, signer.sign(_GRANTS_DOMAIN + body))


_GRANTS_READER = msgspec.json.Decoder(Grants)


def open_grants(signed: SignedGrants, verifier: Verifier) -> Grants:
    """Grants whose signature is the server's; BadWire for anything else."""
    if not verifier.verify(_GRANTS_DOMAIN + signed.body, signed.signature):
        raise BadWire("grants are not signed by our server")
    try:
        return _GRANTS_READER.decode(signed.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadWire(f"not a grants document: {wrong}") from None
