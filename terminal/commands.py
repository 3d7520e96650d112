"""Everything that can reach the till, from people, devices, the line and other programs; one union, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from terminal.activity_commands import ActivityCommand
from terminal.cash_commands import CashCommand
from terminal.invoice import InvoiceCommand

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, FeedReply, RekeyReply
    from loyalty.ops.chain import Head
    from terminal.questions import Question


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code read by a device; `at_ms` is the monotonic time of the light or of the last key.

    `again` when the same scanner had read it a moment ago: people are told, nothing is done.
    """

    text: str
    symbology: str | None
    source: str
    at_ms: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class TextEntered:
    """Something typed into the search field and sent with Enter: code, number, phone, name or product."""

    text: str


@dataclass(frozen=True, slots=True)
class TextTyped:
    """The search field changed; asks for suggestions and never acts."""

    text: str


@dataclass(frozen=True, slots=True)
class MemberChosen:
    """A person picked a member from a list."""

    member_id: str


@dataclass(frozen=True, slots=True)
class MemberCleared:
    """The member leaves the counter; the basket stays."""


@dataclass(frozen=True, slots=True)
class ProductPicked:
    """A product was touched or chosen from a list."""

    product_id: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class AmountEntered:
    """An amount in minor units was keyed for a category (None = the programme's ordinary goods)."""

    amount_minor: int
    category_id: str | None = None


@dataclass(frozen=True, slots=True)
class QuantitySet:
    """Sets a line's quantity; 0 takes the line away."""

    line: int
    quantity: int


@dataclass(frozen=True, slots=True)
class HomeWished:
    """The member at the counter wishes this store to be their home store."""


@dataclass(frozen=True, slots=True)
class BasketCleared:
    """Cancels the open sale with its member; nothing was earned or spent."""


@dataclass(frozen=True, slots=True)
class BasketHeld:
    """Parks the open sale."""


@dataclass(frozen=True, slots=True)
class BasketResumed:
    """Takes a parked sale back to the counter; refused while another sale is open."""

    held_id: int


@dataclass(frozen=True, slots=True)
class ReferenceEntered:
    """The shop's own receipt number for the open sale; empty text takes it away."""

    text: str


@dataclass(frozen=True, slots=True)
class PointsEntered:
    """Use so many points on the open sale; 0 takes the redemption away."""

    points: int


@dataclass(frozen=True, slots=True)
class VoucherHanded:
    """A voucher for the open sale, by its id, its signed code or its typed letters."""

    text: str


@dataclass(frozen=True, slots=True)
class VoucherDropped:
    """A voucher is taken off the open sale again; it stays good."""

    voucher_id: str


@dataclass(frozen=True, slots=True)
class VoucherBought:
    """The member at the counter turns points into a voucher; the open sale stays as it is."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class RewardWanted:
    """A reward was chosen from the list, or typed: an id, a code or a PIN; it is shown before it is given."""

    text: str


@dataclass(frozen=True, slots=True)
class RewardConfirmed:
    """The reward that is shown goes into the open sale."""

    reward_id: str


@dataclass(frozen=True, slots=True)
class RewardDismissed:
    """The reward that is shown is not wanted after all."""


@dataclass(frozen=True, slots=True)
class PinTyped:
    """The member at the counter typed their PIN; no log and no operation ever holds it."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PinChecked:
    """Whether the PIN of a `PinToCheck` was right; None when that could not be found out."""

    ticket: int
    fits: bool | None


@dataclass(frozen=True, slots=True)
class ProofDismissed:
    """The member shows no proof, and uses no points that ask for it."""


@dataclass(frozen=True, slots=True)
class FullCardUsed:
    """A full stamp card is used in the open sale, or taken off it again."""

    card: str
    used: bool


@dataclass(frozen=True, slots=True)
class TenderTaken:
    """Money received towards the open sale, in minor units; cash may exceed what is left, the rest is change."""

    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TendersCleared:
    """Takes the recorded tenders of the open sale back."""


@dataclass(frozen=True, slots=True)
class SaleFinished:
    """Commit the open sale; in `till` mode anything not yet covered counts as exact cash.

    `shown_minor` is what was due on the screen whose key was touched: nothing else is booked.
    """

    shown_minor: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LastUndone:
    """Reverse the last sale of this till, within its window."""


@dataclass(frozen=True, slots=True)
class DoneDismissed:
    """The "done" panel was closed."""


@dataclass(frozen=True, slots=True)
class ReceiptWanted:
    """Print the last receipt again; it will be marked COPY n."""


@dataclass(frozen=True, slots=True)
class PrintSettled:
    """A person answered "did it come out whole?" for a print job."""

    job_id: int
    came_out: bool


@dataclass(frozen=True, slots=True)
class SyncCentreWanted:
    """Somebody opened the Sync centre, or wants to see it as it now is."""


@dataclass(frozen=True, slots=True)
class SendNow:
    """Somebody wants the next exchange at once."""


@dataclass(frozen=True, slots=True)
class ExceptionSeen:
    """A person has seen what the server said about an own op, named by its number."""

    no: int


@dataclass(frozen=True, slots=True)
class ScreenReady:
    """A skin was connected and wants to hear the whole state once."""


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A device says how it is; `device` is printer, drawer, scanner or camera."""

    device: str
    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PrintStarting:
    """The printer is ready and will send this job as soon as the journal says so."""

    job_id: int


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """Outcome of a print job: confirmed, sent, unknown or failed."""

    job_id: int
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReplyArrived:
    """The server answered an exchange; already proven to be ours, not yet absorbed."""

    reply: ExchangeReply


@dataclass(frozen=True, slots=True)
class PagesArrived:
    """Further rows of the feed for a till that catches up; one without `more` ends the exchange."""

    reply: FeedReply


@dataclass(frozen=True, slots=True)
class ExchangeFailed:
    """The exchange did not happen; `ours` is false when something that is not our server answered.

    `code` is the server's own word for why, if it gave one.
    """

    sentence: str
    retry_after_s: int | None = None
    ours: bool = True
    code: str = ""


@dataclass(frozen=True, slots=True)
class RekeyAnswered:
    """The server gave this till its next epoch."""

    reply: RekeyReply


@dataclass(frozen=True, slots=True)
class NewsHeard:
    """The wake call says that an exchange is worth making now."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question from the pos door; the answer goes out as `Answered` with the same ticket."""

    ticket: int
    question: Question


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The till fell over this command, its log ended at `before` then, and it was opened again: look up what became."""

    command: Command
    before: Head


@dataclass(frozen=True, slots=True)
class ClosingTime:
    """The process is about to end: the till says goodbye to the server and then `ClosedUp`."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: deadlines and the exchange schedule are looked at."""


Command = (
    CodeScanned
    | TextEntered
    | TextTyped
    | MemberChosen
    | MemberCleared
    | HomeWished
    | ProductPicked
    | AmountEntered
    | QuantitySet
    | BasketCleared
    | BasketHeld
    | BasketResumed
    | ReferenceEntered
    | PointsEntered
    | VoucherHanded
    | VoucherDropped
    | VoucherBought
    | RewardWanted
    | RewardConfirmed
    | RewardDismissed
    | PinTyped
    | PinChecked
    | ProofDismissed
    | FullCardUsed
    | TenderTaken
    | TendersCleared
    | SaleFinished
    | LastUndone
    | DoneDismissed
    | ReceiptWanted
    | PrintSettled
    | SyncCentreWanted
    | SendNow
    | ExceptionSeen
    | ScreenReady
    | DeviceChanged
    | PrintStarting
    | PrintEnded
    | ReplyArrived
    | PagesArrived
    | ExchangeFailed
    | RekeyAnswered
    | NewsHeard
    | Asked
    | Interrupted
    | ActivityCommand
    | InvoiceCommand
    | CashCommand
    | ClosingTime
    | Tick
)
