"""What an existing point-of-sale program may ask the till through the pos door, and what it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loyalty.values.errors import Refusal
from terminal.cash import DrawerReason


@dataclass(frozen=True, slots=True)
class WishedLine:
    """A line as another program names it: by `gtin` or by `category`; without amount the catalogue price counts."""

    gtin: str | None
    category: str | None
    amount_minor: int | None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class WishedTender:
    """Money as another program recorded it."""

    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class WishedInvoice:
    """An invoice on which points are to be used, in the place of goods."""

    number: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class WishedSale:
    """A basket to quote or to commit; `member` is an id or any code that a scan would understand.

    All that is redeemed goes together; what there are several of stands in its list, one or the other is given. A list
    that was not given is None, so that the wish is condensed as it was before there were lists.
    """

    member: str | None
    lines: tuple[WishedLine, ...]
    redeem_points: int | None = None
    redeem_reward: str | None = None
    redeem_voucher: str | None = None
    reference: str | None = None
    tenders: tuple[WishedTender, ...] = ()
    redeem_stamp_card: str | None = None
    invoice: WishedInvoice | None = None
    redeem_rewards: tuple[str, ...] | None = None
    redeem_vouchers: tuple[str, ...] | None = None
    redeem_stamp_cards: tuple[str, ...] | None = None

    @property
    def rewards(self) -> tuple[str, ...]:
        """Whatever names a reward, once for each piece."""
        return _all(self.redeem_reward, self.redeem_rewards)

    @property
    def vouchers(self) -> tuple[str, ...]:
        """Whatever names a voucher."""
        return _all(self.redeem_voucher, self.redeem_vouchers)

    @property
    def stamp_cards(self) -> tuple[str, ...]:
        """Ids of full stamp cards."""
        return _all(self.redeem_stamp_card, self.redeem_stamp_cards)


def _all(one: str | None, several: tuple[str, ...] | None) -> tuple[str, ...]:
    return (*(() if one is None else (one,)), *(several or ()))


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """Asks how the till is."""


@dataclass(frozen=True, slots=True)
class ScanAsked:
    """Asks what a code means."""

    text: str
    symbology: str | None


@dataclass(frozen=True, slots=True)
class MembersAsked:
    """Who is this? Exactly one of the three is given."""

    code: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteAsked:
    """Asks what this basket would earn and cost."""

    wish: WishedSale


@dataclass(frozen=True, slots=True)
class SaleAsked:
    """Commit this basket under the caller's own id."""

    id: str
    wish: WishedSale


@dataclass(frozen=True, slots=True)
class VoucherAsked:
    """Turn points of a member into a voucher of the programme, under the caller's own id."""

    id: str
    member: str
    offer: str


@dataclass(frozen=True, slots=True)
class WishedPieces:
    """Pieces of a line (from 1) to return, or so much of the price of its one piece."""

    line: int
    quantity: int = 1
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class RefundAsked:
    """Return a sale (its id, or the code on any till's receipt), whole (`lines` None: what is left) or in part.

    A voucher that was issued, or points that were given for a finished sale, are taken back whole.
    """

    id: str
    sale: str
    lines: tuple[WishedPieces, ...] | None


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """Give the points of a finished sale (its id, or the code on its receipt) to a member.

    Points that another member had are moved with a `reason`. To undo it, ask for the refund of the claim.
    """

    id: str
    sale: str
    member: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SaleStateAsked:
    """Asks what became of this sale or refund."""

    id: str


@dataclass(frozen=True, slots=True)
class SalesAsked:
    """Asks for the last sales of the till, those that fit a text (a receipt number, an amount, a time, a name)."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class RefundQuoteAsked:
    """Asks what a refund would mean; nothing is written."""

    sale: str
    lines: tuple[WishedPieces, ...] | None


@dataclass(frozen=True, slots=True)
class CopyAsked:
    """Print the paper of a sale, refund, voucher or claim (its id, or the code on the receipt) once more."""

    sale: str


@dataclass(frozen=True, slots=True)
class UnsentAsked:
    """Asks for all that the server has not confirmed, sealed for this shop."""


@dataclass(frozen=True, slots=True)
class TrustAsked:
    """Asks whose word this till takes: the key of its server."""


class PaperKind(StrEnum):
    """A paper that belongs to no sale."""

    TEST_PAGE = "test-page"
    X_REPORT = "x-report"
    CARDS = "cards"
    CALIBRATION = "calibration"


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """Asks for a paper; `members` are ids or codes of those whose cards are to be printed."""

    kind: PaperKind
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawerAsked:
    """Asks for the cash drawer to be opened, for a reason and by somebody; `by` None is whoever is signed in."""

    reason: DrawerReason
    note: str = ""
    by: str | None = None


class CashAct(StrEnum):
    """What is done about a shift."""

    TELL = "tell"
    BEGIN = "begin"
    MOVE = "move"
    CLOSE = "close"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class CashAsked:
    """Asks for something about the shift: the float to begin with, money in or out, what was counted, a Z report."""

    act: CashAct
    amount_minor: int | None = None
    note: str = ""
    by: str | None = None
    number: int | None = None


Question = (
    StatusAsked
    | ScanAsked
    | MembersAsked
    | QuoteAsked
    | SaleAsked
    | VoucherAsked
    | RefundAsked
    | ClaimAsked
    | SaleStateAsked
    | SalesAsked
    | RefundQuoteAsked
    | CopyAsked
    | UnsentAsked
    | TrustAsked
    | PaperAsked
    | DrawerAsked
    | CashAsked
)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as the JSON document that the caller receives."""

    document: dict[str, Any]


Answer = Told | Refusal
