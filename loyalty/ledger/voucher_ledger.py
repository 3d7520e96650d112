"""A voucher on the server: its state, its one holder, and the version that only grows with every change of holder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from loyalty.ledger.voucher import Voucher
from loyalty.ops.fields import HOLDER_VERSION_MAX
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from loyalty.shopping.voucher_terms import VoucherTerms
    from loyalty.values.ids import OpId


class VoucherState(StrEnum):
    """`live` may still be used, unless it has expired, which is a matter of time and not of state."""

    LIVE = "live"
    USED = "used"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class VoucherAccount:
    """A voucher as the server knows it; `holder` None means that no till holds it.

    `issued` is None while its issue has not arrived (again): a till showed its grant, or took it in; and for good where
    the programme gave it, under the name `gift`. `cost` is points.
    `holder_epoch` is the incarnation of its holder: what a former one held comes back when that is settled.
    """

    id: str
    name: str
    value_minor: int
    currency: str
    hver: int
    state: VoucherState = VoucherState.LIVE
    holder: str | None = None
    holder_epoch: int = 0
    member: str | None = None
    cost: int = 0
    expires_ms: int | None = None
    issued: OpId | None = None
    used: OpId | None = None
    used_ms: int | None = None
    terms: VoucherTerms | None = None
    gift: str | None = None

    def __post_init__(self) -> None:
        if self.hver < 1 or (self.holder is not None and self.state is not VoucherState.LIVE):
            raise BadValue("only a live voucher has a holder, from version 1 on")
        if (self.state is VoucherState.USED) != (self.used is not None):
            raise BadValue("a voucher is used by exactly one op")

    @property
    def is_live(self) -> bool:
        """Whether it was neither used nor voided."""
        return self.state is VoucherState.LIVE

    @property
    def is_made_up(self) -> bool:
        """Whether nobody who can make vouchers has told of it (yet): a till took it in, and that is all there is."""
        return self.issued is None and self.gift is None and not self.name

    def is_held_by(self, till: str, hver: int) -> bool:
        """Whether this till became the holder at exactly this version and still is."""
        return self.holder == till and self.hver == hver

    def granted_to(self, till: str, epoch: int) -> VoucherAccount:
        """Held by this till from now on; one that it holds already stays as it is, as does what nobody may have."""
        if not self.is_live or self.holder is not None or self.hver >= HOLDER_VERSION_MAX:
            return self
        return replace(self, holder=till, holder_epoch=epoch, hver=self.hver + 1)

    def returned_by(self, till: str, hver: int) -> VoucherAccount:
        """Held by nobody after its holder gave it up; what tells of an earlier version changes nothing."""
        if not self.is_live or self.holder != till or hver < self.hver:
            return self
        return replace(self, holder=None, holder_epoch=0, hver=hver)

    def taken_in(self, op: OpId, hver: int, at_ms: int) -> VoucherAccount:
        """Used, for good, by the first op that tells so."""
        if self.used is not None:
            raise BadValue("a voucher is used once")
        state, hver = VoucherState.USED, max(self.hver, hver)
        return replace(self, state=state, hver=hver, holder=None, holder_epoch=0, used=op, used_ms=at_ms)

    def good_again(self, hver: int) -> VoucherAccount:
        """What it was before the sale that used it, held by nobody; one out of nothing waits void for its maker."""
        state = VoucherState.VOID if self.is_made_up else VoucherState.LIVE
        again = replace(self, used=None, used_ms=None, state=state)
        return replace(again, hver=min(max(self.hver, hver) + 1, HOLDER_VERSION_MAX))

    def made(self) -> VoucherAccount:
        """As its maker finds it: live where it only waited for that word."""
        waits = self.is_made_up and self.state is VoucherState.VOID
        return replace(self, state=VoucherState.LIVE) if waits else self

    def voided(self) -> VoucherAccount:
        """Good for nothing any more; its points went back to the member."""
        return replace(self, state=VoucherState.VOID, holder=None, holder_epoch=0)

    def freed(self) -> VoucherAccount:
        """Held by nobody, as people decided about a till that is gone; what it still tells of its version is late."""
        if self.holder is None:
            return self
        return replace(self, holder=None, holder_epoch=0, hver=min(self.hver + 1, HOLDER_VERSION_MAX))

    def claimed_by(self, shown: Voucher, till: str, epoch: int) -> VoucherAccount:
        """After a restore: a till shows that it was granted this version; a later one than is known is the truth."""
        known = self.made()
        if self.is_made_up:
            known = replace(
                known,
                name=shown.name,
                value_minor=shown.value_minor,
                currency=shown.currency,
                member=shown.member,
                expires_ms=shown.expires_ms,
                terms=shown.own_terms,
            )
        if shown.hver <= self.hver:
            return known
        again = replace(known, state=VoucherState.LIVE, used=None, used_ms=None)
        return replace(again, holder=till, holder_epoch=epoch, hver=shown.hver)

    def as_granted(self) -> Voucher:
        """What its holder is told."""
        return Voucher(
            id=self.id,
            hver=self.hver,
            name=self.name,
            value_minor=self.value_minor,
            currency=self.currency,
            expires_ms=self.expires_ms,
            member=self.member,
            terms=self.terms or msgspec.UNSET,
        )


def claimed(voucher: Voucher, till: str, epoch: int) -> VoucherAccount:
    """A voucher that a restored server knows only from the grant that a till shows."""
    return VoucherAccount(
        id=voucher.id,
        name=voucher.name,
        value_minor=voucher.value_minor,
        currency=voucher.currency,
        hver=voucher.hver,
        holder=till,
        holder_epoch=epoch,
        member=voucher.member,
        expires_ms=voucher.expires_ms,
        terms=voucher.own_terms,
    )
