"""What the counter shows at one moment, as plain values that every skin (screen, headless, pos door) can draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from terminal.invoice import InvoiceCard


class Mode(StrEnum):
    """`till` takes the money itself; `beside` only adds points to sales that another till program takes (A25)."""

    TILL = "till"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class DatedPoints:
    """Points to which something happens on a day: they end with it, or may be spent from it on."""

    points: int
    day: date


@dataclass(frozen=True, slots=True)
class RankShown:
    """The way to the next tier: `figure` of `goal` points, or of minor units where `is_money`; none at the top.

    `brings` is what the own tier brings, `next_brings` the next one. Where the own tier is in danger, `keep` more
    until the day `until` keep it.
    """

    next: str | None
    figure: int
    goal: int
    is_money: bool = False
    brings: tuple[str, ...] = ()
    next_brings: tuple[str, ...] = ()
    keep: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MemberShown:
    """The member at the counter; points are whole points, `worth_minor` is minor units of the shop's currency.

    `away`: at home in another store, and may be made at home here. `ending` are the points that end next, `vesting`
    those that may be spent next.
    """

    id: str
    number: str
    name: str
    tier: str | None
    since_year: int | None
    balance: int
    owed: int
    worth_minor: int
    spendable_here: int
    spendable_reason: str | None
    as_of_ms: int
    birthday: str | None
    next_goal_points: int | None
    next_goal_worth_minor: int | None
    away: bool = False
    ending: DatedPoints | None = None
    vesting: DatedPoints | None = None
    rank: RankShown | None = None


@dataclass(frozen=True, slots=True)
class LineShown:
    """One basket line; `number` counts from 1 and stays the line's name while the basket is open.

    A reward costs `reward_points`, 0 for goods. Offers take `offer_minor` off it for the reason `offer`. An invoice
    `earns` nothing now.
    """

    number: int
    name: str
    category: str
    quantity: int
    amount_minor: int
    points: int
    why: str
    reward_points: int = 0
    offer_minor: int = 0
    offer: str = ""
    earns: bool = True


@dataclass(frozen=True, slots=True)
class RedeemShown:
    """Points that this sale will use, and what they take off."""

    points: int
    value_minor: int
    as_tender: bool


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A round number of points which the member could use on this basket now (or could, were the basket larger)."""

    points: int
    value_minor: int
    chosen: bool
    possible: bool
    hint: str | None


@dataclass(frozen=True, slots=True)
class VoucherShown:
    """A voucher handed in with the open sale: what it takes off here, of what it is worth.

    `headline` says in words what one that is not over an amount takes off; then it is worth what it takes off.
    """

    id: str
    code: str
    name: str
    value_minor: int
    worth_minor: int
    headline: str = ""


@dataclass(frozen=True, slots=True)
class OwnVoucherShown:
    """A voucher that the member has and may hand in; `headline` says what it takes off, `until` its last day."""

    id: str
    code: str
    name: str
    headline: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class VoucherOfferShown:
    """A voucher that the member could buy with points; `hint` says why not now.

    `headline` says in words what one that is not over an amount takes off; its `value_minor` is 0.
    """

    id: str
    name: str
    points: int
    value_minor: int
    possible: bool
    hint: str | None
    headline: str = ""


@dataclass(frozen=True, slots=True)
class RewardShown:
    """A reward that the member could have, for points and perhaps money; `hint` says why not now."""

    id: str
    name: str
    points: int
    money_minor: int
    possible: bool
    hint: str | None


@dataclass(frozen=True, slots=True)
class RewardCard:
    """The reward that waits to be confirmed: its price, for whom and where, points before and after it.

    `left` is how many there are as far as is known (None = not counted), `note` what the shop says about them.
    """

    id: str
    name: str
    points: int
    money_minor: int
    member: str
    store: str
    balance: int
    balance_after: int
    left: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ProofCard:
    """Proof that is asked of the member, in words: what for, how, and what was wrong with the last try.

    `pad`: a PIN may be typed now; `checking`: one was, and is being looked at.
    """

    title: str
    how: str
    wrong: str
    pad: bool
    checking: bool
    enter: str
    leave: str


@dataclass(frozen=True, slots=True)
class StampCardShown:
    """A stamp card of the member: `stamps` of `full`, those that this sale brings, and whether it uses a full one.

    `usable`: a full card may be used in this sale; where it is full and may not be, `hint` says why.
    """

    id: str
    name: str
    full: int
    stamps: int
    given: int
    used: bool
    usable: bool
    hint: str | None


@dataclass(frozen=True, slots=True)
class TenderShown:
    """Money already taken for the open sale; `kind` is a tender kind such as cash, card, e-wallet or other."""

    kind: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class DoneShown:
    """The sale that was committed last on this till, for the "done" panel and for undo."""

    sale_id: str
    short_code: str
    member_name: str | None
    total_minor: int
    change_minor: int
    points_earned: int
    points_used: int
    balance: int | None
    undo_until_ms: int
    undone: bool
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class FoundShown:
    """One row of a member or product search."""

    kind: str
    id: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class HeldShown:
    """A parked basket waiting to be resumed."""

    id: int
    member_name: str | None
    items: int
    total_minor: int
    held_at_ms: int


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A picture key: a product or category which can be touched instead of scanned."""

    id: str
    name: str
    category: str
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class Counter:
    """The whole counter at one moment; the screen draws exactly this and keeps only focus and keypad of its own."""

    mode: Mode
    currency: str
    programme_name: str
    member: MemberShown | None
    lines: tuple[LineShown, ...]
    items: int
    reference: str | None
    subtotal_minor: int
    discount_minor: int
    total_minor: int
    points_earned: int
    redeem: RedeemShown | None
    offers: tuple[OfferShown, ...]
    tenders: tuple[TenderShown, ...]
    left_minor: int
    change_minor: int
    can_finish: bool
    finish_hint: str
    waiting: str | None
    done: DoneShown | None
    held: tuple[HeldShown, ...]
    keys: tuple[KeyShown, ...]
    categories: tuple[KeyShown, ...]
    vouchers: tuple[VoucherShown, ...] = ()
    forfeited_minor: int = 0
    voucher_offers: tuple[VoucherOfferShown, ...] = ()
    own_vouchers: tuple[OwnVoucherShown, ...] = ()
    rewards: tuple[RewardShown, ...] = ()
    reward: RewardCard | None = None
    """The one that is shown to be confirmed."""
    stamp_cards: tuple[StampCardShown, ...] = ()
    proof: ProofCard | None = None
    invoice: str | None = None
    earns_later: bool = False
    invoice_card: InvoiceCard | None = None
    pending_card: str | None = None
    """A card in the member's place that is not known here yet, in one sentence."""

    @property
    def somebody(self) -> str | None:
        """Who is at the counter, known or not; None while nobody is."""
        return self.member.id if self.member else self.pending_card


class Line(StrEnum):
    """How the line to the server looks from here."""

    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """State of one device: ready, starting, trouble, absent (should be there) or unset; `sentence` in plain words."""

    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ExceptionShown:
    """Something that needs a person: what it is, who must act, and the op that was seen with it (None: a state).

    A state goes when its reason goes; an exception stays until a person has seen it.
    """

    title: str
    sentence: str
    who: str
    at_ms: int | None
    no: int | None


@dataclass(frozen=True, slots=True)
class SyncShown:
    """The Sync centre: what waits and since when, and what needs a person; `more` exceptions are not listed."""

    line: Line
    sentence: str
    since_ms: int | None
    unsent: int
    oldest_unsent_ms: int | None
    last_exchange_ms: int | None
    rows: tuple[ExceptionShown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Status:
    """The status bar: the line, what waits unsent and since when, the devices; times are wall clock milliseconds.

    `cashier` is empty while nobody logs in; `recovery` is the banner while a restored server waits for its tills;
    `warning`: trouble that is coming, in one sentence.
    """

    line: Line
    line_sentence: str
    since_ms: int | None
    unsent: int
    oldest_unsent_ms: int | None
    last_exchange_ms: int | None
    printer: DeviceShown
    scanner: DeviceShown
    camera: DeviceShown
    store: str
    till: str
    cashier: str
    now_ms: int
    prints_to_settle: int
    redeeming_stopped: str | None
    is_stale: bool = False
    recovery: str | None = None
    warning: str | None = None
    exceptions: int = 0
    drawer: DeviceShown = DeviceShown("unset", "No cash drawer is set up.")
