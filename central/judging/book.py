"""What the judge must know of the books, and what it decides; a book follows its own decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loyalty.ledger.booking import Account, Entry, Holding
from loyalty.ops.tally import NO_VISIT, Tally

if TYPE_CHECKING:
    from loyalty.exchange.wire import Verdict
    from loyalty.ledger.voucher_ledger import VoucherAccount
    from loyalty.ops.accrued import AccruedLine
    from loyalty.ops.effect import Effect
    from loyalty.ops.operations import Origin, Sale, VoucherIssue
    from loyalty.rules.programme import Programme
    from loyalty.signing.signature import Verifier
    from loyalty.values.ids import OpId
    from loyalty.values.points import PieceCount

NOT_PAID = "voucher_not_paid"
OVERDRAWN = "overdrawn"
"""More was spent than the till held: the shop bears the difference."""
GOODWILL = "goodwill"
"""Why the shop bears points that a till gave on goodwill and the member did not have."""


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """A member in the books: the account, what this till holds of it, and whether the member is blocked."""

    account: Account
    holding: Holding
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """An op that others refer to; `sale` and `issue` are None when it is something else or unreadable."""

    sale: Sale | None
    booked: bool
    issue: VoucherIssue | None = None
    member: str | None = None
    """Whose sale it turned out to be."""
    unpaid: bool = False
    """A voucher that was issued for points which its till did not hold: nothing was taken that could come back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose the points of a sale are since op `by` (None: nobody's), and what each line of it is worth to them."""

    member: str | None
    by: OpId
    lines: tuple[AccruedLine, ...] = ()
    card_kind: str | None = None
    """The kind of the card that was shown for it, where its till wrote that down; known while it is being judged."""


@dataclass(frozen=True, slots=True)
class Given:
    """A claim that the till whose ops are judged has made: for whom, by whom, when, and when it arrived."""

    member: str
    cashier: str
    at_ms: int
    received_ms: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """The shop's own receipt number on a day of a store (UTC), unique when given."""

    store: str
    day: int
    text: str


@dataclass(slots=True)
class Book:
    """What is known, kept up with each decision; of a `lost` till nothing is booked."""

    store: str
    tills: frozenset[str]
    standings: dict[str, MemberStanding]
    lost: bool = False
    recovering: bool = False
    """The server was put back: tills have shown what they hold, and tell again how it came to that."""
    device: str = ""
    """The till whose ops are judged."""
    accepted: bool = False
    """People gave up the till's points and take on what it brings: what it had printed by then is honoured."""
    waits: bool = False
    """An earlier op of this incarnation is quarantined, so the till may hold more than is known."""
    originals: dict[OpId, Original] = field(default_factory=dict)
    returned: dict[OpId, dict[int, PieceCount]] = field(default_factory=dict)
    uuids: set[str] = field(default_factory=set)
    references: dict[Reference, OpId] = field(default_factory=dict)
    """The receipt numbers that are taken, with the sale that has each."""
    vouchers: dict[str, VoucherAccount] = field(default_factory=dict)
    on_goodwill: Counter[str] = field(default_factory=Counter)
    """Per member of these ops who was given points on goodwill: how often that happened lately."""
    offers: dict[int, Programme] = field(default_factory=dict)
    """The versions by which these ops issue vouchers; every published one where an issue names none of them."""
    by_card: dict[str, str] = field(default_factory=dict)
    """The member behind each membership card that a till did not know, by its number, as far as known here."""
    claimed_lately: list[Given] = field(default_factory=list)
    """What the till gave of finished sales lately, where one of these ops gives more."""
    received_ms: int = 0
    """When these ops arrived, by the server's clock."""
    contact_ms: int | None = None
    """When the till brought something last, a day or so before that; None where these are its first ops."""
    clock_ms: int = 0
    """How far the till's clock had come by the ops before, as far as it was not ahead of the server's."""
    in_force: Programme | None = None
    """The programme of this moment, where one of these ops gives points of a finished sale."""
    claims: dict[OpId, Claim] = field(default_factory=dict)
    """Sales whose points were given or taken later."""
    verifier: Verifier | None = None
    """Of the till's own key, for what was signed in an earlier incarnation."""
    sealed: frozenset[int] = frozenset()
    """The till's incarnations that are over."""
    former: dict[tuple[str, int], Holding] = field(default_factory=dict)
    """What the till's sealed incarnations hold, by member and epoch."""
    told: dict[OpId, OpId] = field(default_factory=dict)
    """The orphan by which an op of an earlier incarnation was told again, by the place that it had there."""
    tells: dict[OpId, OpId] = field(default_factory=dict)
    """The other way round."""
    told_names: dict[tuple[str, str], OpId] = field(default_factory=dict)
    """The orphan by which an op was told again, by its till and its own name."""
    untold: frozenset[int] = frozenset()
    """Incarnations of the till that are over, of which it has not told everything yet."""
    awaited: set[Origin] = field(default_factory=set)
    """What the till's earlier ops are about that wait for a sale: later ones about the same wait behind them."""
    given: dict[str, int] = field(default_factory=dict)
    """How often each reward that these ops name was given."""
    stock: dict[int, dict[str, int]] = field(default_factory=dict)
    """How many of each reward there are to give, by each version of the programme that counts them."""
    programmes: dict[int, Programme] = field(default_factory=dict)
    """The versions by which points are used, or are given later."""
    with_pin: frozenset[str] = frozenset()
    """Members who have a PIN, or had one."""
    codes: dict[str, str] = field(default_factory=dict)
    """The live voucher behind each typed code that a batch may bring; the first letters of its id."""

    def stock_of(self, reward: str, version: int | None) -> int | None:
        """How many there are to give, by the version that an op names or the newest one, whichever says more.

        None where one of the two does not count them.
        """
        newest = max(self.stock, default=0)
        counts = [self.stock.get(one, {}).get(reward) for one in {newest if version is None else version, newest}]
        known = [count for count in counts if count is not None]
        return max(known) if known and len(known) == len(counts) else None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an op may do to the points, why that is not what its till said, and what of it is given back at once.

    Given back is what rights made the till take beyond what was to be taken.
    """

    effect: Effect
    flags: tuple[str, ...] = ()
    excess: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one op; `beyond` is by how much the booking differs from the op's own delta.

    `freed` is a receipt number with the sale that had it; `tells` the place of an op that is told again; `settles` an
    incarnation that gives back all that it still holds, `lost` runs of its ops that went with a damaged file;
    `rewards` how many of each were given, less than none where they came back.
    """

    id: OpId
    verdict: Verdict
    flags: tuple[str, ...]
    kind: str
    member: str | None = None
    uuid: str | None = None
    entries: tuple[Entry, ...] = ()
    liabilities: tuple[tuple[str, int], ...] = ()
    beyond: int = 0
    returned: tuple[tuple[OpId, int, PieceCount], ...] = ()
    reference: Reference | None = None
    freed: tuple[Reference, OpId] | None = None
    tells: OpId | None = None
    lot_of: OpId | None = None
    """The op whose points are taken, where that is not the sale itself."""
    settles: int | None = None
    lost: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    """The figures of what a person must look at, in sentences."""
    money_back: int = 0
    """Minor units that a return handed back for pieces which were still there."""
    rewards: tuple[tuple[str, int], ...] = ()
    parts: tuple[Decision, ...] = ()
    """What it does to the cards of its member, each under the name of the card's account."""
    tally: Tally = NO_VISIT
    claimed: tuple[OpId, int] | None = None
    """A finished sale that is this member's purchase from now on (1), or is theirs no more (-1)."""

    @property
    def code(self) -> str:
        """The first and weightiest reason, empty when all is well."""
        return self.flags[0] if self.flags else ""

    def flagged(self, flag: str) -> Decision:
        """With one reason more, said once."""
        return self if flag in self.flags else replace(self, flags=(*self.flags, flag))
