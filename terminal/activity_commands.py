"""What people do in the room of the last sales; part of the one union of commands, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty.ops.accrued import Reason


@dataclass(frozen=True, slots=True)
class ActivityWanted:
    """Somebody opened the room of the last sales, or left it."""

    open: bool = True


@dataclass(frozen=True, slots=True)
class PastSearched:
    """The search field of the room changed: a receipt number, an amount, a time, a member; empty shows the newest."""

    text: str


@dataclass(frozen=True, slots=True)
class PastChosen:
    """A sale was chosen by its own name, or by the code on its receipt."""

    ref: str


@dataclass(frozen=True, slots=True)
class ReturnBegun:
    """Goods of the sale that is shown come back."""


@dataclass(frozen=True, slots=True)
class PiecesWanted:
    """So many pieces of a line come back; without a line all that is left of the sale, or with 0 none of it."""

    line: int | None
    quantity: int


@dataclass(frozen=True, slots=True)
class PartWanted:
    """So much of the price of a line comes back, in minor units; 0 is none of it."""

    line: int
    part_minor: int


@dataclass(frozen=True, slots=True)
class ReturnConfirmed:
    """Commit the return that is shown; `amount_minor` is what was shown to be handed back."""

    amount_minor: int


@dataclass(frozen=True, slots=True)
class PastUndone:
    """Undo the sale that is shown, within its moments."""


@dataclass(frozen=True, slots=True)
class ClaimBegun:
    """The points of the sale that is shown are a member's."""


@dataclass(frozen=True, slots=True)
class ClaimantTyped:
    """Letters or digits that may name the member; asks and never acts."""

    text: str


@dataclass(frozen=True, slots=True)
class ClaimantChosen:
    """This member is the one."""

    member_id: str


@dataclass(frozen=True, slots=True)
class ClaimReasoned:
    """Why the points are moved."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class ClaimConfirmed:
    """Commit that the points are that member's; `points` is what was shown."""

    points: int


@dataclass(frozen=True, slots=True)
class ClaimUndone:
    """Take back what a claim of the sale that is shown gave."""


@dataclass(frozen=True, slots=True)
class PastCopied:
    """Print the receipt of the sale that is shown again, or a later slip of it; it is marked COPY n."""

    ref: str


@dataclass(frozen=True, slots=True)
class StepLeft:
    """One step back: from a return or a claim to the sale, from there to the list, from there to the counter."""


ActivityCommand = (
    ActivityWanted
    | PastSearched
    | PastChosen
    | ReturnBegun
    | PiecesWanted
    | PartWanted
    | ReturnConfirmed
    | PastUndone
    | ClaimBegun
    | ClaimantTyped
    | ClaimantChosen
    | ClaimReasoned
    | ClaimConfirmed
    | ClaimUndone
    | PastCopied
    | StepLeft
)
