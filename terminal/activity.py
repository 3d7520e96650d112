"""What the room of the last sales shows at one moment, as plain values that every skin can draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from loyalty.ops.accrued import NO_REASON, Reason

if TYPE_CHECKING:
    from terminal.counter import FoundShown, TenderShown


class Step(StrEnum):
    """What is done in the room now: look at a sale, return it, give its points to a member, or see what was done."""

    LOOK = "look"
    RETURN = "return"
    CLAIM = "claim"
    DONE = "done"


class Back(StrEnum):
    """How much of a sale came back; `undone` is all of it, within the moments after it."""

    NOTHING = "nothing"
    PART = "part"
    ALL = "all"
    UNDONE = "undone"


class Whose(StrEnum):
    """What can be done about a sale's points: add them to a member, move them to another, undo that, or nothing.

    Those of an invoice are its member's once somebody says that it was paid.
    """

    SETTLED = "settled"
    ADD = "add"
    MOVE = "move"
    UNDO = "undo"
    PAID = "paid"


class Deed(StrEnum):
    """What was just done."""

    RETURNED = "returned"
    UNDONE = "undone"
    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class PastRow:
    """A sale in the list; `ref` names it. `who` is its member, or a card that was not known."""

    ref: str
    short_code: str
    reference: str | None
    who: str | None
    at_ms: int
    total_minor: int
    points_earned: int
    points_used: int
    back: Back


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of a sale: `left` of `quantity` can still be returned, `wanted` are chosen to be; a paper has no names.

    `paid_minor` is what comes back for all its pieces, of an invoice its amount; `points` what they earned, `used` what
    they took. A line that may come back in parts has `left_minor` of its price left, and of that `part_minor` wanted.
    """

    number: int
    name: str
    quantity: int
    left: int
    wanted: int
    paid_minor: int
    points: int
    used: int
    is_reward: bool = False
    left_minor: int | None = None
    price_minor: int | None = None
    part_minor: int = 0


@dataclass(frozen=True, slots=True)
class LaterShown:
    """What was done about a sale later: a return, or points given to a member or taken again; `ref` names it.

    What another till took back (`till` names it) has no name here, and no paper.
    """

    ref: str
    deed: Deed
    at_ms: int
    amount_minor: int
    points: int
    who: str | None
    reason: Reason = NO_REASON
    till: str | None = None


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale as it is known here.

    Of another till's (`till` names it) the paper tells its day (`at_ms` is its noon) and its lines without names.
    `undo_until_ms` is 0 where it cannot be undone (return it instead). `totals_only`: its paper had no room for lines.
    """

    ref: str
    till: str | None
    short_code: str
    reference: str | None
    who: str | None
    at_ms: int
    total_minor: int
    due_minor: int
    points_earned: int
    points_used: int
    tenders: tuple[TenderShown, ...]
    voucher_minor: int
    lines: tuple[PastLine, ...]
    later: tuple[LaterShown, ...]
    back: Back
    whose: Whose
    undo_until_ms: int
    can_copy: bool
    totals_only: bool = False
    is_invoice: bool = False

    @property
    def can_return(self) -> bool:
        """Whether anything is left to come back."""
        return any(line.left for line in self.lines)


@dataclass(frozen=True, slots=True)
class AfterShown:
    """What the wanted return would mean, see `Forecast`; or why it cannot be (`refusal`).

    `who` has the points, None where nobody here can tell; `balance` and `owed` are theirs afterwards.
    """

    amount_minor: int = 0
    taken: int = 0
    given: int = 0
    is_somebodys: bool = False
    who: str | None = None
    balance: int | None = None
    owed: int = 0
    vouchers_minor: int = 0
    vouchers: tuple[str, ...] = ()
    vouchers_wait: bool = False
    rewards: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """Points on their way to a member: who it is, what they would get, who would lose them; or why not (`refusal`).

    `rows` are members to choose from, `loser_owed` what the one who loses them would owe then; `pending` points count
    once the server knows of the sale.
    An invoice that was paid has its member already.
    """

    text: str = ""
    rows: tuple[FoundShown, ...] = ()
    found_nobody: bool = False
    member: str | None = None
    who: str | None = None
    points: int = 0
    loser: str | None = None
    taken: int = 0
    loser_owed: int = 0
    reason: Reason = NO_REASON
    pending: bool = False
    refusal: str | None = None
    is_invoice: bool = False
    stamps: tuple[tuple[str, int], ...] = ()
    """Stamps that go with the points, by the names of their cards."""

    @property
    def can_confirm(self) -> bool:
        """Whether all is known that it takes."""
        return self.member is not None and self.refusal is None and (self.loser is None or bool(self.reason))


@dataclass(frozen=True, slots=True)
class DeedShown:
    """What was done, with what is to be handed over the counter now; `pending` as in `ClaimShown`, in no balance."""

    deed: Deed
    amount_minor: int = 0
    points: int = 0
    who: str | None = None
    balance: int | None = None
    owed: int = 0
    pending: bool = False


@dataclass(frozen=True, slots=True)
class ActivityShown:
    """The whole room; `searched_back_ms` is set when older sales than that were not looked through."""

    open: bool
    text: str = ""
    rows: tuple[PastRow, ...] = ()
    searched_back_ms: int | None = None
    sale: PastSale | None = None
    step: Step = Step.LOOK
    after: AfterShown | None = None
    claim: ClaimShown | None = None
    done: DeedShown | None = None
