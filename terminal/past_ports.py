"""What the till needs from its store about sales of the past, its own and, by their papers, those of other tills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from terminal.ports import Kept
    from terminal.voucher_ports import Vouchers


@dataclass(frozen=True, slots=True)
class KnownTill:
    """A till of the shop and the key that it signs papers with."""

    id: str
    name: str
    public_key: bytes


class Past(Protocol):
    """Look-ups in log and replica. Till thread only."""

    def till_by_key(self, key: str) -> KnownTill | None:
        """The till that signs with the key of this id, as the server last told it."""

    def kept_at(self, epoch: int, seq: int) -> Kept | None:
        """The op at a place of this log."""

    def about(self, device: str, epoch: int, seq: int) -> list[Kept]:
        """Own ops about a sale: returns of another till's, and points given for any till's later; oldest first."""


class Rooms(Protocol):
    """Parts of the store that have ports of their own."""

    @property
    def vouchers(self) -> Vouchers:
        """What this till holds and knows of vouchers."""

    @property
    def past(self) -> Past:
        """Sales of the past."""
