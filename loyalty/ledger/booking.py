"""Double entry for every point: what an op books, and the account of a member on the server.

Accounts: `member/ID` (credit = points the shop owes), `debt/ID` (debit = points the member owes), `issued`, `redeemed`,
`opening`, `expired`, `liability` (the shop's own loss: points spent beyond rights, or on goodwill by who had none). A
balance is the fold of its entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loyalty.ops.effect import Credit, Effect
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable

ISSUED, REDEEMED, OPENING, LIABILITY, EXPIRED = "issued", "redeemed", "opening", "liability", "expired"


def member_account(member: str) -> str:
    """Name of the account that holds what the shop owes a member."""
    return f"member/{member}"


def debt_account(member: str) -> str:
    """Name of the account that holds what a member owes from returned purchases."""
    return f"debt/{member}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Points moved from the debited to the credited account; always more than none."""

    debit: str
    credit: str
    points: int

    def __post_init__(self) -> None:
        if self.points <= 0 or self.debit == self.credit:
            raise BadValue("an entry moves at least one point between two accounts")


@dataclass(frozen=True, slots=True)
class Account:
    """A member on the server: `outstanding` of `balance` is held as rights by tills, the rest is the pool.

    Of the pool `withheld` points are granted to nobody: they are pending, or have ended.

    While `recovering` (the server was put back and has not heard every till again) neither figure is complete: the
    rights may exceed the balance, and nothing may be taken from the pool or granted.
    """

    balance: int = 0
    outstanding: int = 0
    debt: int = 0
    recovering: bool = False
    withheld: int = 0

    def __post_init__(self) -> None:
        if min(self.outstanding, self.debt, self.withheld) < 0 or (
            not self.recovering and self.balance < self.outstanding
        ):
            raise BadValue("rights held by tills never exceed the balance")

    @property
    def pool(self) -> int:
        """Points that no till holds; nobody knows of any while the account recovers."""
        return 0 if self.recovering else self.balance - self.outstanding

    @property
    def grantable(self) -> int:
        """Points of the pool that a till may have."""
        return max(self.pool - self.withheld, 0)

    @property
    def net(self) -> int:
        """Balance less debt, as a till sees it."""
        return self.balance - self.debt


@dataclass(frozen=True, slots=True)
class Holding:
    """The server's account of one till's rights: granted, earned there, returned, spent; all only grow."""

    g: int = 0
    e: int = 0
    r: int = 0
    s: int = 0

    def __post_init__(self) -> None:
        if min(self.g, self.e, self.r, self.s, self.held) < 0:
            raise BadValue("a till's rights never fall below zero")

    @property
    def held(self) -> int:
        """Points that the till may still spend, as far as the server has heard."""
        return self.g + self.e - self.r - self.s


@dataclass(frozen=True, slots=True)
class Posting:
    """The result of an op: the new account and holding, the entries, and points spent beyond rights (0 when honest)."""

    account: Account
    holding: Holding
    entries: tuple[Entry, ...]
    overdrawn: int
    lost: int = 0
    """Points given on goodwill that the member turned out not to have."""


def till_entries(member: str, effect: Effect) -> tuple[Entry, ...]:
    """The entries that a till books with its op: debt and pool are the server's to know."""
    return _entries(
        (ISSUED, member_account(member), effect.earn),
        (member_account(member), REDEEMED, effect.use),
        (member_account(member), ISSUED, effect.take),
        (REDEEMED, member_account(member), effect.give),
    )


def post(member: str, account: Account, holding: Holding, effect: Effect) -> Posting:
    """Apply an op's effect on the server: spending first, then rights given up, then what was gained.

    What was given on goodwill is taken from the pool; what other tills hold is owed, as far as the member has it.
    """
    mine, owed = member_account(member), debt_account(member)
    used = min(effect.use - effect.on_goodwill, holding.held)
    taken = min(effect.take_local, holding.held - used)
    overdrawn, spent = effect.use - effect.on_goodwill - used, used + taken
    account = replace(account, balance=account.balance - spent, outstanding=account.outstanding - spent)
    holding = replace(holding, s=holding.s + used + taken)
    released = min(effect.release, holding.held)
    account = replace(account, outstanding=account.outstanding - released)
    holding = replace(holding, r=holding.r + released)
    paid = min(effect.on_goodwill, account.pool)
    owing = min(effect.on_goodwill - paid, max(account.net - paid, 0))
    lost = effect.on_goodwill - paid - owing
    account = replace(account, balance=account.balance - paid, debt=account.debt + owing)
    from_pool = min(effect.take - taken, account.pool)
    new_debt = effect.take - taken - from_pool
    account = replace(account, balance=account.balance - from_pool, debt=account.debt + new_debt)
    repaid = _repaid(account, effect)
    account, holding = _gain(account, holding, effect, repaid)
    entries = _entries(
        (mine, REDEEMED, used + paid),
        (owed, REDEEMED, owing),
        (LIABILITY, REDEEMED, overdrawn + lost),
        (mine, ISSUED, taken + from_pool),
        (owed, ISSUED, new_debt),
        (ISSUED, owed, min(repaid, effect.earn)),
        (ISSUED, mine, effect.earn - min(repaid, effect.earn)),
        (REDEEMED, owed, repaid - min(repaid, effect.earn)),
        (REDEEMED, mine, effect.give - (repaid - min(repaid, effect.earn))),
    )
    return Posting(account, holding, entries, overdrawn, lost)


def grant(account: Account, holding: Holding, level: int) -> tuple[Account, Holding]:
    """Raise what a till holds to `level` as far as grantable points go; a level already reached changes nothing."""
    points = min(max(level - holding.held, 0), account.grantable)
    return replace(account, outstanding=account.outstanding + points), replace(holding, g=holding.g + points)


def recovered(member: str, account: Account) -> tuple[Account, tuple[Entry, ...], int]:
    """A recovering account once every till has been heard: settled, with what the shop has to add (0 when exact).

    Points that tills hold and the ledger does not know are the shop's loss; debt that the pool can pay is paid.
    """
    missing = max(account.outstanding - account.balance, 0)
    settled = Account(account.balance + missing, account.outstanding, account.debt)
    repaid = min(settled.debt, settled.pool)
    mine, owed = member_account(member), debt_account(member)
    settled = Account(settled.balance - repaid, settled.outstanding, settled.debt - repaid)
    return settled, _entries((LIABILITY, mine, missing), (mine, owed, repaid)), missing


def fold(entries: Iterable[Entry]) -> dict[str, int]:
    """Balance of each account, credits less debits; the sum over all accounts is always 0."""
    balances: dict[str, int] = {}
    for entry in entries:
        balances[entry.credit] = balances.get(entry.credit, 0) + entry.points
        balances[entry.debit] = balances.get(entry.debit, 0) - entry.points
    return balances


def _repaid(account: Account, effect: Effect) -> int:
    """How much of a gain goes against debt: all that can when it goes to the pool, else what the till set aside.

    Nothing while the account recovers: before the restore the same gain may have gone to the pool and from there to a
    till that still holds it. `recovered` pays the debt with what is left then.
    """
    if account.recovering:
        return 0
    offered = effect.repay if effect.credit is Credit.LOCAL else effect.earn + effect.give
    return min(offered, account.debt)


def _gain(account: Account, holding: Holding, effect: Effect, repaid: int) -> tuple[Account, Holding]:
    gained = effect.earn + effect.give - repaid
    local = effect.earn - effect.repay + effect.give if effect.credit is Credit.LOCAL else 0
    after = replace(
        account,
        balance=account.balance + gained,
        outstanding=account.outstanding + local,
        debt=account.debt - repaid,
    )
    return after, replace(holding, e=holding.e + local)


def _entries(*moves: tuple[str, str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(debit, credit, points) for debit, credit, points in moves if points)
