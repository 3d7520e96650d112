"""What the till keeps of its drawer and its shifts, as a small protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from loyalty.exchange.z_marks import ZMark
    from loyalty.ops.operations import Operation
    from terminal.cash import DrawerOutcome, DrawerReason, MoveKind
    from terminal.slip import Slip


@dataclass(frozen=True, slots=True)
class Opening:
    """A wish to open the drawer, and what became of it."""

    number: int
    at_ms: int
    by: str
    reason: DrawerReason
    note: str
    outcome: DrawerOutcome
    detail: str


@dataclass(frozen=True, slots=True)
class CashMove:
    """Money that went in or out without a sale; a float begins a shift."""

    kind: MoveKind
    amount_minor: int
    note: str
    by: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A shift that was closed; `number` is that of its Z report.

    `kept` is False where nothing but that is known: this file is an older copy, or was damaged.
    """

    number: int
    at_ms: int
    by: str
    counted_minor: int | None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class QueuedPaper:
    """A paper that was put into the print journal."""

    id: int
    slip: bytes
    copy_no: int


class CashBook(Protocol):
    """The journal of drawer, cash and shifts in the precious file. Till thread only; writes are durable on return.

    A shift is everything behind the last Z report up to the next, by the order in the log and by no clock: each op,
    each opening and each move of cash belongs to exactly one.
    """

    def ask_drawer(self, reason: DrawerReason, *, note: str, by: str, at_ms: int) -> int:
        """Write down that the drawer is to be opened; the number of the wish."""

    def drawer_told(self, number: int, outcome: DrawerOutcome, detail: str) -> Opening | None:
        """Write down what became of it; None where that is known already, and nothing changes."""

    def move(self, move: CashMove) -> None:
        """Write down money that went in or out."""

    def openings(self) -> list[Opening]:
        """Of this shift, oldest first."""

    def moves(self) -> list[CashMove]:
        """Of this shift, oldest first."""

    def sales(self) -> list[Operation]:
        """Ops of the counter in this shift, oldest first; what another program did is not among them."""

    def missing(self) -> int:
        """How many ops of this shift were made and are not in this file any more."""

    def last(self) -> Closed | None:
        """The newest Z report."""

    def marks(self, most: int) -> list[ZMark]:
        """What there is to tell of the newest Z reports, oldest first; none that this file lost."""

    def learn(self, mark: ZMark) -> bool:
        """A Z report was written that this file does not have: the next number is behind it. False: it has it.

        What lies before its places and its hour counts as counted there. The hour decides only between what the
        report counted and what an older copy of the file did afterwards in the same places.
        """

    def close(self, closed: Closed, slip: Slip, *, title: str, prints: bool) -> QueuedPaper | None:
        """Write the Z report, which ends the shift at the head of the log, in one transaction with its print job.

        BadValue when its number does not follow the last one.
        """

    def copy(self, number: int, *, title: str, at_ms: int) -> QueuedPaper | None:
        """A Z report queued again as the next copy, or for the first time where it was never queued.

        None where this file does not have it.
        """
