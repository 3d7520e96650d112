"""Every fact that a till may commit, one frozen type each; `bodies` turns them into bytes and back."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, ClassVar

import msgspec

from loyalty.ops.accrued import AccruedLine, Reason
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.fields import (
    Epoch,
    Given,
    HolderVersion,
    Minor,
    Names,
    PartMinor,
    Points,
    Quantity,
    Seq,
    Text,
    Version,
    Whole,
)
from loyalty.ops.stamped import CARDS_MAX, Stamped, StampsBack, check_claimable, check_stamps, one_of_each
from loyalty.shopping.basket import LINES_MAX, REFERENCE_LETTERS_MAX
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.errors import BadValue
from loyalty.values.ids import CardNumber, Hash, Id, VoucherId
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import PieceCount

BODY_BYTES_MAX = 128 * 1024
"""Largest operation, checked before it is committed and again when it is read."""
SCHEMA = 1
"""Version of these bodies; a reader quarantines what it does not know and goes on."""
BUDGETS_MAX = 40
"""Rules and offers of one programme that may have a budget: each may stand on each line of a sale."""

LOST_RUNS_MAX = 500
ORPHAN_BYTES_MAX = 2 * BODY_BYTES_MAX
"""Largest orphan: it holds another operation's bytes as a text."""

VOUCHERS_MAX = 10
"""Vouchers that one sale may take."""


class _Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an operation."""


class Context(_Fact, frozen=True):
    """Who, where, when, by which programme; `at_ms` is wall time, `monotonic_ms` of boot `boot`; `proof`: `proving`."""

    uuid: Id
    store: Id
    cashier: Id
    approver: Id | None
    shift: Id | None
    programme: Version | None
    reference: Annotated[str, msgspec.Meta(max_length=REFERENCE_LETTERS_MAX)] | None
    at_ms: Whole
    monotonic_ms: Whole
    boot: Id
    flags: tuple[Text, ...] = ()
    private_sha256: Hash | None = None
    proof: Id | msgspec.UnsetType = msgspec.UNSET


class Gave(_Fact, frozen=True):
    """What a rule with a budget gave on a line, in points or, an offer, in minor units."""

    rule: Id
    points: Points = 0
    minor: Minor = 0


class SoldLine(_Fact, frozen=True):
    """A line as sold; `points`, `used` and `discount_minor` are this line's shares, which a return takes back.

    `amount_minor` is what it cost; before that an offer took `offer_minor` off, for the reason `offer`. `rules` are
    those with a budget that counted; a `reward` cost `reward_points`, a part of `used`.
    """

    name: Text
    category: Id
    quantity: Quantity
    amount_minor: Minor
    points: Points
    used: Points
    discount_minor: Minor
    why: Text
    product: Id | None = None
    gtin: Id | None = None
    above: Names | msgspec.UnsetType = msgspec.UNSET
    tags: Names | msgspec.UnsetType = msgspec.UNSET
    offer_minor: Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)] | msgspec.UnsetType = msgspec.UNSET
    offer: Text | msgspec.UnsetType = msgspec.UNSET
    rules: Annotated[tuple[Gave, ...], msgspec.Meta(max_length=BUDGETS_MAX)] | msgspec.UnsetType = msgspec.UNSET
    reward: Id | msgspec.UnsetType = msgspec.UNSET
    reward_points: Given | msgspec.UnsetType = msgspec.UNSET


class Paid(_Fact, frozen=True):
    """One recorded tender."""

    kind: Id
    amount_minor: Minor


class UsedVoucher(_Fact, frozen=True):
    """A voucher that was handed in, as the holder of version `hver`; `value_minor` is what it took off here.

    `line` is the line (from 1) that it took it off; it is absent where the voucher paid for the sale as a whole.
    """

    id: VoucherId
    hver: HolderVersion
    value_minor: Minor
    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)] | msgspec.UnsetType = msgspec.UNSET


_Cards = Annotated[tuple[Stamped, ...], msgspec.Meta(max_length=CARDS_MAX)]


class Sale(_Fact, frozen=True, tag_field="kind", tag="sale"):
    """A finished sale; `sale_id` is the caller's or the till's own name for it.

    `card` is one that the till did not know while it was offline: its member earns what the server finds whose it is.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    currency: Id
    total_minor: Minor
    discount_minor: Minor
    points_value_minor: Minor
    due_minor: Minor
    change_minor: Minor
    tenders: tuple[Paid, ...]
    lines: Annotated[tuple[SoldLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    vouchers: Annotated[tuple[UsedVoucher, ...], msgspec.Meta(max_length=VOUCHERS_MAX)] = ()
    card: CardNumber | msgspec.UnsetType = msgspec.UNSET
    facts: Facts | msgspec.UnsetType = msgspec.UNSET
    claimable: Annotated[tuple[Points, ...], msgspec.Meta(max_length=LINES_MAX)] | msgspec.UnsetType = msgspec.UNSET
    """In a sale of nobody: the points of each line that a member of whom nothing is known would have earned."""
    stamps: _Cards | msgspec.UnsetType = msgspec.UNSET
    claimable_stamps: _Cards | msgspec.UnsetType = msgspec.UNSET
    """In a sale of nobody: the stamps that such a member would have been given."""
    invoice: Id | msgspec.UnsetType = msgspec.UNSET  # Its number: nothing was paid here, and it earns once it is.

    KIND: ClassVar[str] = "sale"

    def __post_init__(self) -> None:
        earns_only = self.effect == Effect(earn=self.effect.earn)
        if self.pending_card is not None and not (self.member is None and earns_only):
            raise BadValue("a card that is not known here only earns, and into the pool")
        if self.claimable is not msgspec.UNSET and len(self.claimable) != len(self.lines):
            raise BadValue("each line of a sale of nobody has points of its own")
        if self.stamps is not msgspec.UNSET:
            check_stamps(self.stamps, None if self.member is None else len(self.lines))
        if self.claimable_stamps is not msgspec.UNSET:
            check_claimable(self.claimable_stamps, None if self.member or self.pending_card else len(self.lines))
        moved = self.effect.earn or self.tenders or self.vouchers or self.stamps is not msgspec.UNSET
        lone = [line.quantity for line in self.lines] == [1] and self.member is not None
        if self.invoice is not msgspec.UNSET and (moved or not lone):
            raise BadValue("on an invoice a member uses points, and nothing is paid or earned")

    @property
    def pending_card(self) -> str | None:
        """The number of `card`, None where it is absent: in the bytes it stands only where there is one."""
        return None if self.card is msgspec.UNSET else self.card

    @property
    def voucher_value_minor(self) -> int:
        """What vouchers took off, in minor units."""
        return sum(used.value_minor for used in self.vouchers)


class ReturnedLine(_Fact, frozen=True):
    """Pieces of an original line that come back, with exactly their shares.

    Of the one piece of a line a part may come back: so much (`part_minor`) of its price (`of_minor`).
    """

    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    quantity: Quantity
    amount_minor: Minor
    points: Points
    used: Points
    part_minor: PartMinor | msgspec.UnsetType = msgspec.UNSET
    of_minor: PartMinor | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if self.part_minor is msgspec.UNSET and self.of_minor is msgspec.UNSET:
            return
        whole = self.part_minor is msgspec.UNSET or self.of_minor is msgspec.UNSET or self.part_minor >= self.of_minor
        if whole or self.quantity != 1:
            raise BadValue("a part is so much of the price of one piece, and less than all of it")

    @property
    def pieces(self) -> PieceCount:
        """How many pieces come back, exactly."""
        if self.part_minor is msgspec.UNSET or self.of_minor is msgspec.UNSET:
            return self.quantity
        return Fraction(self.part_minor, self.of_minor)


class Origin(_Fact, frozen=True):
    """The op that is being reversed."""

    device: Id
    epoch: Epoch
    seq: Seq
    sale_id: Id


class Reversal(_Fact, frozen=True, tag_field="kind", tag="reversal"):
    """A whole or partial return of a sale, or its undoing; `amount_minor` is money to hand back.

    `vouchers` are those that become good again: the server holds them then, at a higher version than here.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    currency: Id
    origin: Origin
    amount_minor: Minor
    undo: bool
    lines: Annotated[tuple[ReturnedLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    vouchers: Annotated[tuple[UsedVoucher, ...], msgspec.Meta(max_length=VOUCHERS_MAX)] = ()
    stamps: Annotated[tuple[StampsBack, ...], msgspec.Meta(max_length=CARDS_MAX)] | msgspec.UnsetType = msgspec.UNSET
    """What its till did to cards; where it is absent the server does that by what it knows of the sale."""

    KIND: ClassVar[str] = "reversal"

    def __post_init__(self) -> None:
        if self.stamps is not msgspec.UNSET and (self.member is None or not one_of_each(self.stamps)):
            raise BadValue("stamps are a member's, and each card is named once")


class Accrual(_Fact, frozen=True, tag_field="kind", tag="accrual"):
    """Points of a finished sale are given to a member (`effect.earn`, to the pool), or taken from one again (`take`).

    `lines`, none where points are taken, say what for, so that returns take their share. `facts` are what a till priced
    its own sale by for this member, else the points stood on paper; `day` the sale's, see `tally` (on paper by UTC).
    Why it was done is one of `Why` (or a newer till's word, so it is no closed set here), or `reason` in free words.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: Id
    effect: Effect
    origin: Origin
    lines: Annotated[tuple[AccruedLine, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    reason: Text = ""
    facts: Facts | msgspec.UnsetType = msgspec.UNSET
    day: Whole | msgspec.UnsetType = msgspec.UNSET
    why: Id | msgspec.UnsetType = msgspec.UNSET

    KIND: ClassVar[str] = "accrual"

    def __post_init__(self) -> None:
        taken = Effect(take=self.effect.take, take_local=self.effect.take_local)
        if self.effect != (Effect(earn=self.effect.earn) if self.lines else taken):
            raise BadValue("points of a sale are given into the pool with their lines, or taken without")

    @property
    def because(self) -> Reason:
        """Why it was done."""
        return Reason(None if self.why is msgspec.UNSET else self.why, self.reason)


class Handback(_Fact, frozen=True, tag_field="kind", tag="handback"):
    """The till gives up rights of a member, so that another till may have them; only this ever frees them."""

    schema: Version
    context: Context
    sale_id: Id
    member: Id
    effect: Effect

    KIND: ClassVar[str] = "handback"


class VoucherIssue(_Fact, frozen=True, tag_field="kind", tag="voucher_issue"):
    """Points become a voucher (`effect.use` is its price), which this till holds from the start, at version 1.

    `value_minor` is 0 where the `terms` say what it takes off.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: Id
    effect: Effect
    voucher: VoucherId
    name: Text
    value_minor: Minor
    currency: Id
    expires_ms: Whole | None
    terms: VoucherTerms | msgspec.UnsetType = msgspec.UNSET

    KIND: ClassVar[str] = "voucher_issue"

    @property
    def own_terms(self) -> VoucherTerms | None:
        """Its `terms`, None where they are absent: in the bytes they stand only where there are some."""
        return None if self.terms is msgspec.UNSET else self.terms


class VoucherReturn(_Fact, frozen=True, tag_field="kind", tag="voucher_return"):
    """The till gives up a voucher which it held at version `hver`; only this ever lets another till have it."""

    schema: Version
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    voucher: VoucherId
    hver: HolderVersion

    KIND: ClassVar[str] = "voucher_return"


class Orphan(_Fact, frozen=True, tag_field="kind", tag="orphan"):
    """An op of an earlier incarnation, told again in this one: its place, its bytes and its signature as they were.

    The server books the op inside once, whichever way it first heard of it; the till's present rights do not move.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: Id | None
    effect: Effect
    epoch: Epoch
    seq: Seq
    previous: Hash
    body: Annotated[str, msgspec.Meta(max_length=BODY_BYTES_MAX)]
    signature: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$", max_length=128)]

    KIND: ClassVar[str] = "orphan"


class Settlement(_Fact, frozen=True, tag_field="kind", tag="settlement"):
    """The till has told everything that it knows of incarnation `epoch`; what that still held is free again.

    `lost` are runs of its operations (first and last seq) that went with a damaged file, as far as the till knows.
    """

    schema: Version
    context: Context
    sale_id: Id
    member: None
    effect: Effect
    epoch: Epoch
    lost: Annotated[tuple[tuple[Seq, Seq], ...], msgspec.Meta(max_length=LOST_RUNS_MAX)] = ()

    KIND: ClassVar[str] = "settlement"


class HomeChange(_Fact, frozen=True, tag_field="kind", tag="home_change"):
    """The member wishes the store of `context` to be their home store; no points change."""

    schema: Version
    context: Context
    sale_id: Id
    member: Id
    effect: Effect

    KIND: ClassVar[str] = "home_change"


Operation = Sale | Reversal | Accrual | Handback | VoucherIssue | VoucherReturn | Orphan | Settlement | HomeChange
