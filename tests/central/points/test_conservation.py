"""No point is lost or made: earned = on hand + spent + expired, less what is owed, whatever happens in which order.

A seed makes a whole life of a member on the books and lots of the server: sales at two tills, some told late, points
used by what the till holds, returns in any parts, debt repaid, bonuses, ends by age or inactivity, rights given and
handed back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.judging.book import Book, Decision, Original
from central.points.ending import expired
from central.points.lotting import Lotting
from central.store.ends import State
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import EXPIRED, ISSUED, REDEEMED, Account, Entry, Holding, fold, grant, member_account, post
from loyalty.ledger.lots import Purse
from loyalty.ops.effect import Credit, Effect
from loyalty.rules.expiry import DAY_MS, ExpireBy, Expiry, Vesting
from loyalty.rules.programme import Programme
from loyalty.values.ids import OpId
from loyalty.values.points import PieceCount, taken_between
from tests.central.floor import PROGRAMME
from tests.central.judging import ops

pytestmark = pytest.mark.promised
MEMBER, MINE = ops.ANA, member_account(ops.ANA)
TILLS = (ops.TILL, ops.OTHER)
BEGIN_MS = 1_790_000_000_000
FAR_DAYS = 40_000


@dataclass(slots=True)
class Bought:
    """A sale of so many pieces, and what came back of it."""

    op: OpId
    pieces: int
    points: int
    used: int
    back: PieceCount = 0


@dataclass(slots=True)
class Life:
    """One member on the server's own books; `moved` are plain sums of what was asked for, by what it was."""

    dice: Random
    programme: Programme
    now_ms: int = BEGIN_MS
    account: Account = field(default_factory=Account)
    holdings: dict[str, Holding] = field(default_factory=lambda: dict.fromkeys(TILLS, Holding()))
    entries: list[Entry] = field(default_factory=list)
    sales: list[Bought] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)
    seqs: Counter[str] = field(default_factory=Counter)
    lotting: Lotting = field(init=False)

    def __post_init__(self) -> None:
        book = Book("store", frozenset(TILLS), {})
        versions = {self.programme.version: self.programme}
        self.lotting = Lotting(book, self.now_ms, self.programme, versions, {MEMBER: Purse()}, {})

    @property
    def purse(self) -> Purse:
        return self.lotting.purses[MEMBER]

    def any_event(self) -> None:
        dice = self.dice
        event = dice.choice((self.sell, self.sell, self.bring_back, self.hold, self.hand_back, self.bonus, self.wait))
        event()
        self.check()

    def sell(self) -> None:
        """Points are used as far as this till holds some, and earned; of a known debt a part is repaid at the till."""
        till = self.dice.choice(TILLS)
        credit = self.dice.choice(tuple(Credit))
        earn, use = self.dice.randint(0, 200), self.dice.randint(0, self.holdings[till].held)
        repay = self.dice.randint(0, min(earn, self.account.debt)) if credit is Credit.LOCAL else 0
        op = self.next(till)
        told = ops.sale(earn=earn, use=use)
        at_ms = self.now_ms - self.dice.choice((0, 0, DAY_MS, 20 * DAY_MS))
        context = msgspec.structs.replace(told.context, programme=self.programme.version, at_ms=at_ms)
        assert self.lotting.book is not None
        self.lotting.book.originals[op] = Original(msgspec.structs.replace(told, context=context), booked=True)
        self.sales.append(Bought(op, self.dice.randint(1, 9), earn, use))
        self.book(op, Effect(earn=earn, repay=repay, use=use, credit=credit))
        expiry = self.programme.expiry
        if expiry is not None and expiry.by is ExpireBy.INACTIVITY:
            self._live_on(at_ms, expiry)

    def bring_back(self) -> None:
        """Some of a sale comes back at any till, its one piece in parts too."""
        left = [one for one in self.sales if one.back < one.pieces]
        if left:
            one = self.dice.choice(left)
            rest = one.pieces - one.back
            more = Fraction(self.dice.randint(1, 8), 8) * rest
            self.give_back(one, more if one.pieces == 1 else Fraction(self.dice.randint(1, int(rest))))

    def give_back(self, one: Bought, more: Fraction) -> None:
        till, upto = self.dice.choice(TILLS), one.back + more
        take = taken_between(one.points, one.pieces, one.back, upto)
        give = taken_between(one.used, one.pieces, one.back, upto)
        held = self.holdings[till].held
        effect = Effect(take=take, take_local=min(take, held), give=give, credit=self.dice.choice(tuple(Credit)))
        one.back = upto
        self.book(self.next(till), effect, returned=((one.op, 1, more),))

    def hold(self) -> None:
        """A till is granted rights of what may be spent."""
        till = self.dice.choice(TILLS)
        level = self.holdings[till].held + self.dice.randint(0, 300)
        self.account, self.holdings[till] = grant(self.account, self.holdings[till], level)

    def hand_back(self) -> None:
        till = self.dice.choice(TILLS)
        self.book(self.next(till), Effect(release=self.holdings[till].held))

    def bonus(self) -> None:
        """Points that no till's operation caused are given, or taken back."""
        points, name = self.dice.randint(1, 60), f"bonus/{len(self.entries)}"
        effect = self.dice.choice((Effect(earn=points), Effect(take=points)))
        posting = post(MEMBER, self.account, Holding(), effect)
        self.account = posting.account
        self.entries += posting.entries
        self.moved.update(earned=effect.earn, taken=effect.take)
        self.lotting.now_ms = self.now_ms
        self.lotting.follow_other(MEMBER, posting.entries, name)

    def wait(self, days: int | None = None) -> None:
        """Days pass, and the round of the night books what has ended."""
        self.now_ms += (self.dice.randint(0, 60) if days is None else days) * DAY_MS
        state = State(
            self.account.balance, self.account.outstanding, recovering=False, withheld=0, pending=0, ends=None
        )
        before = self.purse.ended(self.now_ms)
        after, points = expired(self.purse, state, self.now_ms)
        assert before == points + after.ended(self.now_ms)
        self._expire(after, points)

    def _live_on(self, at_ms: int, expiry: Expiry) -> None:
        """By inactivity a purchase puts off the ends that were ahead on its own day, and revives what it saves."""
        lives = tuple(
            lot
            if lot.expires_ms is None or lot.expires_ms <= at_ms
            else replace(lot, expires_ms=max(lot.expires_ms, expiry.end_ms(0, at_ms)))
            for lot in self.purse.lots
        )
        after, points = replace(self.purse, lots=lives).revive(self.now_ms)
        self._expire(after, -points)

    def _expire(self, after: Purse, points: int) -> None:
        self.lotting.purses[MEMBER] = after
        self.moved.update(expired=points)
        self.account = replace(self.account, balance=self.account.balance - points)
        if points:
            debit, credit = (MINE, EXPIRED) if points > 0 else (EXPIRED, MINE)
            self.entries.append(Entry(debit, credit, abs(points)))

    def book(self, op: OpId, effect: Effect, returned: tuple[tuple[OpId, int, PieceCount], ...] = ()) -> None:
        posting = post(MEMBER, self.account, self.holdings[op.device], effect)
        assert (posting.overdrawn, posting.lost) == (0, 0)
        self.account, self.holdings[op.device] = posting.account, posting.holding
        self.entries += posting.entries
        self.moved.update(earned=effect.earn, taken=effect.take, used=effect.use, given=effect.give)
        self.lotting.now_ms = self.now_ms
        kind = "reversal" if returned else "sale"
        decision = Decision(op, Verdict.APPLIED, (), kind, MEMBER, entries=posting.entries, returned=returned)
        self.lotting.follow(MEMBER, decision)

    def next(self, till: str) -> OpId:
        self.seqs[till] += 1
        return OpId(till, 1, self.seqs[till])

    def check(self) -> None:
        """The promise, by plain sums and by the books; and lots that are the balance, none of them below nothing."""
        moved, books = self.moved, fold(self.entries)
        on_hand, debt = self.account.balance, self.account.debt
        earned, spent = moved["earned"] - moved["taken"], moved["used"] - moved["given"]
        assert earned == on_hand + spent + moved["expired"] - debt
        assert sum(books.values()) == 0
        found = [books.get(name, 0) for name in (ISSUED, REDEEMED, EXPIRED, MINE, f"debt/{MEMBER}")]
        assert found == [-earned, spent, moved["expired"], on_hand, -debt]
        assert (self.purse.balance, self.purse.short) == (on_hand, 0)
        assert sum(one.held for one in self.holdings.values()) == self.account.outstanding <= on_hand
        withheld = self.purse.pending(self.now_ms) + self.purse.ended(self.now_ms)
        self.account = replace(self.account, withheld=withheld)


def life(dice: Random, *, ends: bool = True) -> Life:
    expiry = (
        Expiry(dice.randint(1, 400), dice.choice(tuple(ExpireBy)), grace_days=dice.randint(0, 40)) if ends else None
    )
    vesting = Vesting(dice.randint(1, 60)) if dice.random() < 0.3 else None
    return Life(dice, msgspec.structs.replace(PROGRAMME, expiry=expiry, vesting=vesting))


@given(st.integers(0, 2**64 - 1))
def test_every_point_is_on_hand_spent_expired_or_owed(seed: int) -> None:
    dice = Random(seed)
    one = life(dice, ends=dice.random() < 0.8)
    for _ in range(dice.randint(1, 40)):
        one.any_event()


@given(st.integers(0, 2**64 - 1))
def test_what_is_never_spent_or_returned_has_an_end_once_no_till_holds_it(seed: int) -> None:
    dice = Random(seed)
    one = life(dice)
    for _ in range(dice.randint(1, 25)):
        one.any_event()
    for till in TILLS:
        one.book(one.next(till), Effect(release=one.holdings[till].held))
    one.wait(FAR_DAYS)
    one.check()
    assert one.account.balance == 0
    assert not any(lot.left for lot in one.purse.lots)


@given(st.integers(0, 2**64 - 1))
def test_when_all_came_back_nothing_is_left_and_nothing_is_owed(seed: int) -> None:
    dice = Random(seed)
    one = life(dice, ends=False)
    for _ in range(dice.randint(1, 25)):
        dice.choice((one.sell, one.sell, one.bring_back, one.hold, one.hand_back, one.wait))()
        one.check()
    for sale in dice.sample(one.sales, len(one.sales)):
        if sale.back < sale.pieces:
            one.give_back(sale, Fraction(sale.pieces - sale.back))
            one.check()
    assert one.account.net == 0
    books = fold(one.entries)
    assert (books.get(ISSUED, 0), books.get(REDEEMED, 0)) == (0, 0)
    assert sum(lot.left for lot in one.purse.lots) == one.account.debt, "what a till still holds is owed"
