"""Everything the till announces, to the screen, the printer, the line and the pos door; one union, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeRequest, RekeyRequest
    from terminal.activity import ActivityShown
    from terminal.cash import ShiftShown
    from terminal.counter import Counter, FoundShown, Status, SyncShown
    from terminal.findings import DevicesShown
    from terminal.questions import Answer


class Tone(StrEnum):
    """How a notice sounds and looks; each sound has a visible twin."""

    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CounterChanged:
    """The counter as it now is; replaces whatever a skin showed before."""

    counter: Counter


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The status bar as it now is."""

    status: Status


@dataclass(frozen=True, slots=True)
class Noticed:
    """One plain sentence for the cashier; `code` names it for tests and support."""

    tone: Tone
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ScanHeard:
    """A code was scanned: `taken`, or refused with a notice that says why."""

    taken: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Answers to a search or suggestion; empty rows with a sentence when nothing matched."""

    text: str
    rows: tuple[FoundShown, ...]
    sentence: str | None


@dataclass(frozen=True, slots=True)
class UnsettledShown:
    """A receipt which may not have printed, as listed on start and in the print question."""

    job_id: int
    title: str
    at_ms: int
    copy_no: int
    state: str


@dataclass(frozen=True, slots=True)
class PrintsUnsettled:
    """Receipts that may not have printed; a person settles each, nothing prints by itself."""

    jobs: tuple[UnsettledShown, ...]


@dataclass(frozen=True, slots=True)
class SyncCentreChanged:
    """What the Sync centre shows now; said when it was asked for, and after each thing that was done in it."""

    shown: SyncShown


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """The room of the last sales as it now is; said while it is open, and once more when it closes."""

    shown: ActivityShown


@dataclass(frozen=True, slots=True)
class ShiftChanged:
    """Drawer and shift as they now are; said when it was asked for, and after each thing that was done about them."""

    shown: ShiftShown


@dataclass(frozen=True, slots=True)
class DrawerKick:
    """A wish to open the drawer is written down: open it now or never."""

    number: int


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """The page of the devices as it now is; said while it is open, by the devices' desk and not by the till."""

    shown: DevicesShown


@dataclass(frozen=True, slots=True)
class PrintQueued:
    """A job was committed to the print journal and may be offered to the printer."""

    job_id: int
    slip: bytes
    copy_no: int


@dataclass(frozen=True, slots=True)
class PrintAllowed:
    """The journal says `sending` on disk; the printer may send this job now."""

    job_id: int


@dataclass(frozen=True, slots=True)
class PrintDropped:
    """The journal does not let this job go: the printer forgets it, a person decides."""

    job_id: int


@dataclass(frozen=True, slots=True)
class ExchangeWanted:
    """Make this exchange now; at most one is under way."""

    request: ExchangeRequest


@dataclass(frozen=True, slots=True)
class RekeyWanted:
    """Ask for the till's next epoch now, in place of an exchange."""

    request: RekeyRequest


@dataclass(frozen=True, slots=True)
class ShowingChanged:
    """The member on the screen changed; the wake call listens to that member's channel."""

    member_id: str | None


@dataclass(frozen=True, slots=True)
class PinToCheck:
    """Find out whether this PIN is the one behind what is kept of the member's; `PinChecked` answers."""

    ticket: int
    member: str
    kept: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a pos door question."""

    ticket: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Halted:
    """The till stopped deciding, with the sentence to show; `final` when it does not start again by itself."""

    sentence: str
    final: bool


@dataclass(frozen=True, slots=True)
class ClosedUp:
    """The till has said all that it could before its process ends; what is left unsent is kept, and said."""

    sentence: str | None


Event = (
    CounterChanged
    | StatusChanged
    | Noticed
    | ScanHeard
    | Found
    | PrintsUnsettled
    | SyncCentreChanged
    | ActivityChanged
    | ShiftChanged
    | DrawerKick
    | DevicesChanged
    | PrintQueued
    | PrintAllowed
    | PrintDropped
    | ExchangeWanted
    | RekeyWanted
    | ShowingChanged
    | PinToCheck
    | Answered
    | ClosedUp
    | Halted
)
