"""What the till needs of its store when it, or its server, was put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.exchange.wire import GrantTotals, RekeyReply
    from loyalty.ledger.rights import SignedGrants
    from loyalty.ledger.voucher import SignedVouchers


FIRST_PAGE = (0, "")


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Some of the server's own signed words on what this till holds; `place` is where the next page starts.

    The last page names the other tills, by id, that this one knew of before the server was put back.
    """

    documents: tuple[SignedGrants, ...]
    vouchers: tuple[SignedVouchers, ...]
    place: tuple[int, str]
    last: bool
    tills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Untold:
    """An op of an earlier epoch that the server has not heard of, as it was sealed."""

    epoch: int
    seq: int
    previous: bytes
    body: bytes
    signature: bytes
    member: str | None


class Audits(Protocol):
    """What this till was granted, held against the server's own figure. Till thread only, durable as the log."""

    def granted(self) -> GrantTotals:
        """Of members whom the replica knows: of how many this epoch was granted points, and how many in all."""

    def redeem_again(self, sentence: str) -> None:
        """Points may be spent again, if it was with this sentence that redeeming stopped."""


class Renewals(Audits, Protocol):
    """The next epoch of a till that is an older copy of itself. Till thread only, durable as the log."""

    def begin_rekey(self, rekey_id: str, sentence: str) -> None:
        """Stop redeeming with this sentence; keep the id under which the next epoch is asked for, unless there is one.

        Nothing is asked before the id is on disk, so that a crash asks again with the same one.
        """

    def witnessed(self) -> tuple[int, int]:
        """Where this older copy ended when that was noticed, and the last op of its epoch that the witness knows of.

        Both 0 where no witness says so.
        """

    def renew(self, reply: RekeyReply) -> None:
        """Begin the epoch that the server gave: an empty chain and no rights; redeeming stays stopped.

        Once all earlier epochs are settled by the server's word and nothing is owed to it, redeeming goes on by itself.
        """

    def untold(self, limit: int) -> list[Untold]:
        """Ops of earlier epochs that must be told again, oldest first; committing their orphans takes them off."""

    def unsettled(self) -> list[int]:
        """Earlier epochs whose settlement was not committed yet."""

    def lost(self, epoch: int) -> tuple[tuple[int, int], ...]:
        """Runs of ops of an earlier epoch that went with a damaged file, first and last of each."""
