"""What the till needs from its store about vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from loyalty.ledger.voucher import Voucher, VoucherRight
    from loyalty.shopping.voucher_terms import VoucherTerms


@dataclass(frozen=True, slots=True)
class KnownVoucher:
    """A voucher as the server last told it; `holder` and `used_by` are names of tills, `state` live, used or void."""

    id: str
    name: str
    member: str | None
    value_minor: int
    currency: str
    expires_ms: int | None
    state: str
    holder: str | None
    used_ms: int | None
    used_by: str | None
    terms: VoucherTerms | None = None


@dataclass(frozen=True, slots=True)
class IssuingTill:
    """A till of the shop and the key that it signs papers with."""

    name: str
    public_key: bytes


class Vouchers(Protocol):
    """What this till holds and knows of vouchers. Till thread only."""

    def known(self, voucher: str) -> KnownVoucher | None:
        """A voucher as the server last told it."""

    def of_member(self, member: str) -> list[KnownVoucher]:
        """Vouchers of a member that are live as the server last told, those that end first before the others."""

    def issuer(self, till: str) -> IssuingTill | None:
        """A till of the shop by its id."""

    def store_name(self, store: str) -> str | None:
        """The name of a store by its id."""

    def beginning(self, short: str) -> list[str]:
        """The ids of all vouchers that begin so, known from the server or seen here."""

    def right(self, voucher: str) -> VoucherRight:
        """What this till knows of its own hold on a voucher, in any of its incarnations."""

    def held(self, voucher: str) -> Voucher | None:
        """The voucher, when it may be used here now; RightsBroken when nothing proves that."""

    def used_here(self, voucher: str) -> int | None:
        """Wall time at which this till took the voucher in, None when it did not, or the sale came back since."""

    def wrong_codes(self) -> int:
        """How many typed codes named no voucher since the last pause."""

    def note_wrong_codes(self, count: int) -> None:
        """Write that number; durable when it returns."""
