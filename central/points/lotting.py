"""What a till's operations booked, brought into lots: what is left of a member's lots is the balance, always."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from central.points.versions import expiry_of, programme_in_force, versions
from central.store.lots import empty_lots, lots_left, save_lots, save_unlotted, save_uses, unlotted, uses_of
from loyalty.ledger.booking import ISSUED, REDEEMED, member_account
from loyalty.ledger.lots import LATE, Lot, Purse, Use, back_to
from loyalty.ops.stamps import owner_of
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from loyalty.ledger.booking import Entry
    from loyalty.ledger.lots import Portion
    from loyalty.rules.programme import Programme
    from loyalty.values.ids import OpId

CLOCK_MS = 60 * DAY_MS
"""A sale that a till says it made longer ago than this was made by a wrong clock: its points count from now."""


def op_name(op: OpId) -> str:
    """The name of the lot that an operation brings."""
    return f"{op.device}/{op.epoch}/{op.seq}"


def plain_lot(account: str, origin: str, points: int, now_ms: int, programme: Programme | None) -> Lot:
    """A lot of what comes now to an account of points or stamps and is not pending."""
    expiry = expiry_of(programme, account)
    ends = None if expiry is None else expiry.end_ms(now_ms, now_ms)
    return Lot(origin, points, points, now_ms, ends)


def keep_lots(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> set[str]:
    """Follows the entries of these decisions, in their order; the members whose lots changed."""
    moves = [(one.member, one) for one in decisions if one.member is not None and _moves(one.member, one)]
    if not moves:
        return set()
    lotting = _open(tx, moves, book, now_ms)
    for member, one in moves:
        lotting.follow(member, one)
    lotting.save(tx)
    return set(lotting.purses)


def keep_other_lots(tx: Transaction, booked: Mapping[str, Iterable[Entry]], name: str, now_ms: int) -> None:
    """The same for entries of members that no till's operation caused; `name` is told by nothing else."""
    today, left, short = programme_in_force(tx, now_ms), lots_left(tx, booked), unlotted(tx, booked)
    purses = {one: Purse(tuple(left.get(one, ())), short.get(one, 0)) for one in booked}
    lotting = Lotting(None, now_ms, today, {}, purses, {})
    for member, entries in booked.items():
        lotting.follow_other(member, entries, name)
    lotting.save(tx)


def _moves(member: str, decision: Decision) -> bool:
    """Whether the decision moves points of this member's account."""
    mine = member_account(member)
    return any(mine in (entry.debit, entry.credit) for entry in decision.entries)


def _open(tx: Transaction, moves: Iterable[tuple[str, Decision]], book: Book, now_ms: int) -> Lotting:
    members, spenders = set[str](), set[str]()
    givers, named = set[tuple[str, str]](), set[int]()
    for member, one in moves:
        members.add(member)
        mine = member_account(member)
        if any(entry.debit == mine for entry in one.entries):
            spenders.add(member)
        if any(entry.debit == REDEEMED and entry.credit == mine for entry in one.entries) and one.returned:
            givers.add((member, op_name(one.returned[0][0])))
        sold = book.originals.get(_sold_at(one))
        if sold is not None and sold.sale is not None and sold.sale.context.programme is not None:
            named.add(sold.sale.context.programme)
    uses = uses_of(tx, givers)
    spenders |= {member for member, _ in givers}
    left = lots_left(tx, spenders)
    empty = empty_lots(tx, {(member, use.origin) for (member, _), some in uses.items() for use in some})
    short = unlotted(tx, members)
    purses = {one: Purse((*left.get(one, ()), *empty.get(one, ())), short.get(one, 0)) for one in members}
    return Lotting(book, now_ms, programme_in_force(tx, now_ms), versions(tx, named), purses, uses)


def _sold_at(decision: Decision) -> OpId:
    return decision.id if decision.claimed is None else decision.claimed[0]


@dataclass(slots=True)
class Lotting:
    """The lots of some members while the decisions of a batch go by."""

    book: Book | None
    now_ms: int
    today: Programme | None
    versions: dict[int, Programme]
    purses: dict[str, Purse]
    uses: dict[tuple[str, str], list[Use]]
    before: dict[str, Purse] = field(init=False)

    def __post_init__(self) -> None:
        self.before = dict(self.purses)

    def follow(self, member: str, decision: Decision) -> None:
        """Books what one decision's entries do to this member."""
        mine, name, purse = member_account(member), op_name(decision.id), self.purses[member]
        origin = op_name(decision.returned[0][0]) if decision.returned else name
        origin = origin if decision.lot_of is None else op_name(decision.lot_of)
        taken: Counter[str] = Counter()
        for entry in decision.entries:
            if entry.debit == mine and entry.credit == ISSUED:
                purse, drawn = purse.take_back(entry.points, origin, self.now_ms)
                taken.update({one.origin: one.points for one in drawn})
            elif entry.debit == mine:
                purse, drawn = purse.draw(entry.points, self.now_ms)
                self.uses[member, name] = [Use(one.origin, one.points) for one in drawn]
            elif entry.credit == mine:
                purse = self._credit(member, purse, entry, decision, origin=origin, taken=taken)
        self.purses[member] = purse

    def follow_other(self, member: str, entries: Iterable[Entry], name: str) -> None:
        """Books entries that belong to no operation."""
        mine, purse = member_account(member), self.purses[member]
        for entry in entries:
            if entry.debit == mine and entry.credit == ISSUED:
                purse, _ = purse.take_back(entry.points, name, self.now_ms)
            elif entry.debit == mine:
                purse, _ = purse.draw(entry.points, self.now_ms)
            elif entry.credit == mine:
                purse = purse.receive(plain_lot(member, name, entry.points, self.now_ms, self.today))
        self.purses[member] = purse

    def _credit(
        self, member: str, purse: Purse, entry: Entry, decision: Decision, *, origin: str, taken: Counter[str]
    ) -> Purse:
        name, points = op_name(decision.id), entry.points
        if not decision.returned and entry.debit != REDEEMED:
            return purse.receive(self._earned(member, decision, points))
        # What a second return took goes back to the very lots that it was taken from, as does what bought nothing.
        uses = [Use(*one) for one in taken.items()]
        if entry.debit == REDEEMED:
            uses = self.uses.get((member, origin), [])
        portions, rest = back_to(uses, points)
        if entry.debit == REDEEMED:
            self.uses[member, origin] = _given_back(uses, portions)
        else:
            taken.subtract({one.origin: one.points for one in portions})
        purse = purse.give_back(portions, f"{name}{LATE}", self.now_ms, self._grace_ms(member))
        side = "again" if entry.debit == ISSUED else "back"
        return purse.receive(plain_lot(member, f"{name}/{side}", rest, self.now_ms, self.today)) if rest else purse

    def _earned(self, account: str, decision: Decision, points: int) -> Lot:
        """The lot of what a sale earned, whenever its points were given, by the programme that it was computed with."""
        original = None if self.book is None else self.book.originals.get(_sold_at(decision))
        if original is None or original.sale is None:
            return plain_lot(account, op_name(decision.id), points, self.now_ms, self.today)
        context = original.sale.context
        programme = self.today if context.programme is None else self.versions.get(context.programme, self.today)
        is_sane = self.now_ms - CLOCK_MS <= context.at_ms <= self.now_ms
        lot = plain_lot(account, op_name(decision.id), points, context.at_ms if is_sane else self.now_ms, programme)
        if programme is None or programme.vesting is None or owner_of(account) is not None:
            return lot
        return replace(lot, vests_ms=programme.vesting.vests_ms(lot.earned_ms))

    def _grace_ms(self, account: str) -> int | None:
        expiry = expiry_of(self.today, account)
        return None if expiry is None else expiry.grace_end_ms(self.now_ms) - self.now_ms

    def save(self, tx: Transaction) -> None:
        """Writes what is not as it was."""
        changed = [
            (member, lot)
            for member, purse in sorted(self.purses.items())
            for lot in set(purse.lots).difference(self.before[member].lots)
        ]
        save_lots(tx, sorted(changed, key=lambda one: (one[0], one[1].origin)))
        save_uses(tx, self.uses)
        short = {one: purse.short for one, purse in self.purses.items() if purse.short != self.before[one].short}
        save_unlotted(tx, short)


def _given_back(uses: Iterable[Use], portions: Iterable[Portion]) -> list[Use]:
    back = {one.origin: one.points for one in portions}
    return [replace(use, given_back=use.given_back + back.get(use.origin, 0)) for use in uses]
