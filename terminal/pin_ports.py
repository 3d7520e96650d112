"""What the till needs from its store to ask a member for proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.exchange.wire import PinLock
    from loyalty.ops.operations import Operation


@dataclass(frozen=True, slots=True)
class PinTries:
    """Wrong tries at one PIN of a member, named by its mark; `at_ms` is the monotonic time of the last, in `boot`."""

    member: str
    mark: str
    wrong: int
    boot: str
    at_ms: int


class Pins(Protocol):
    """Members' PINs as the server told them, and how often one was typed wrong here. Till thread only."""

    def kept(self, member: str) -> str | None:
        """What is kept of the member's PIN (see `loyalty.signing.pin`), None where they have none."""

    def is_exposed(self, member: str) -> bool:
        """Whether a till that was lost knows the member's PIN."""

    def tries(self, member: str) -> PinTries | None:
        """The wrong tries since the last right one."""

    def note(self, tries: PinTries, lock_ms: int | None = None) -> None:
        """Write them down in the place of those before; durable when it returns.

        With `lock_ms`, a wall time, no further PIN is asked for: that stays written down until the server was told.
        """

    def forget(self, member: str) -> None:
        """There were none; durable when it returns."""

    def locks(self, limit: int) -> list[PinLock]:
        """So many of the locks that the server was not told of, the oldest first."""

    def unlock(self, locks: Sequence[PinLock]) -> None:
        """Nobody need be told of these: the server knows, or the last try was right; durable when it returns."""

    def used_since(self, member: str, at_ms: int) -> list[Operation]:
        """Own operations since this wall time that may have used something of the member's, or given it back."""
