"""Points kept by rights, on the product's own rules: what tills hold, what the server books, grants and hand-backs.

The rules around them are those of tills and server: the anchor of a member's home store holds everything, a till that
misses points asks the server, which asks the tills it reaches; every other till gives back what it holds after a sale.
"""

from __future__ import annotations

from loyalty.ledger import Account, Entry, Holding, fold, grant, member_account, post
from loyalty.operations import Credit, Effect
from loyalty.points import POINTS_MAX
from loyalty.rights import Rights
from tests.policy.chain import Chain
from tests.policy.lines import Lines


class RightsBooks:
    """Strict: a till uses only what it holds. Server and tills meet at once while a line is up."""

    def __init__(self, chain: Chain, lines: Lines) -> None:
        self._lines = lines
        self._home = [chain.tills[home][0] for home in chain.homes]
        self._opening = chain.opening
        self._accounts = [Account(balance=points) for points in chain.opening]
        self._holdings: list[dict[int, Holding]] = [{} for _ in chain.homes]
        self._rights: list[dict[int, Rights]] = [{} for _ in chain.homes]
        self._unsent: dict[int, list[tuple[int, Effect]]] = {}
        self._at_home: dict[int, list[int]] = {}
        self._entries: list[Entry] = []
        for member, anchor in enumerate(self._home):
            self._at_home.setdefault(anchor, []).append(member)
            self._allot(member)

    def tick(self, now: int) -> None:
        """Rights know no time."""

    def sell(self, till: int, member: int, earn: int, use: int) -> bool:
        """A sale out of rights; online they are fetched first."""
        online = self._lines.online[till]
        if use and online:
            self._fetch(till, member, use)
        if use > self._held(till, member).held:
            return False
        credit = Credit.LOCAL if till == self._home[member] or not online else Credit.POOL
        self._commit(till, member, Effect(earn=earn, use=use, credit=credit))
        if online:
            self._give_rest(till, member)
            self._allot(member)
        return True

    def back(self, till: int) -> None:
        """Sends what was done without a line, gives back what is held for no reason, and takes what waited."""
        sent = self._unsent.pop(till, [])
        for member, effect in sent:
            self._book(till, member, effect)
        for member in {member for member, _ in sent}:
            self._give_rest(till, member)
            self._allot(member)
        for member in self._at_home.get(till, ()):
            self._allot(member)

    def check(self) -> None:
        """Accounts equal the ledger, what is outstanding equals what tills hold, server and tills agree."""
        for till in sorted(self._unsent):
            for member, effect in self._unsent.pop(till):
                self._book(till, member, effect)
        ledger = fold(self._entries)
        for member, account in enumerate(self._accounts):
            held = sum(holding.held for holding in self._holdings[member].values())
            booked = self._opening[member] + ledger.get(member_account(str(member)), 0)
            here = {till: rights.held for till, rights in self._rights[member].items() if rights.held}
            there = {till: holding.held for till, holding in self._holdings[member].items() if holding.held}
            if (account.balance, account.outstanding, account.debt) != (booked, held, 0) or here != there:
                raise AssertionError(f"the books of member {member} do not hold")

    def _held(self, till: int, member: int) -> Rights:
        return self._rights[member].get(till, Rights())

    def _commit(self, till: int, member: int, effect: Effect) -> None:
        self._rights[member][till] = self._held(till, member).after(effect)
        if self._lines.online[till]:
            self._book(till, member, effect)
        else:
            self._unsent.setdefault(till, []).append((member, effect))

    def _book(self, till: int, member: int, effect: Effect) -> None:
        holding = self._holdings[member].get(till, Holding())
        posting = post(str(member), self._accounts[member], holding, effect)
        if posting.overdrawn:
            raise AssertionError(f"till {till} used more of member {member} than it held")
        self._accounts[member], self._holdings[member][till] = posting.account, posting.holding
        self._entries += posting.entries

    def _fetch(self, till: int, member: int, level: int) -> None:
        """The till wishes for a level; tills that are reached hand back what is missing, the richest first."""
        self._grant(till, member, level)
        missing = level - self._held(till, member).held
        others = sorted(self._holdings[member].items(), key=lambda item: -item[1].held)
        for other, holding in others:
            if missing > 0 and other != till and holding.held and self._lines.online[other]:
                spare = min(missing, holding.held)
                self._commit(other, member, Effect(release=spare))
                missing -= spare
        self._grant(till, member, level)

    def _give_rest(self, till: int, member: int) -> None:
        spare = min(self._held(till, member).held, POINTS_MAX)
        if spare and till != self._home[member]:
            self._commit(till, member, Effect(release=spare))

    def _allot(self, member: int) -> None:
        """Whatever of a member no till holds goes to the anchor of their home store, if it is reached."""
        anchor, account = self._home[member], self._accounts[member]
        if account.pool and self._lines.online[anchor]:
            self._grant(anchor, member, self._holdings[member].get(anchor, Holding()).held + account.pool)

    def _grant(self, till: int, member: int, level: int) -> None:
        holding = self._holdings[member].get(till, Holding())
        account, holding = grant(self._accounts[member], holding, level)
        self._accounts[member], self._holdings[member][till] = account, holding
        self._rights[member][till] = self._held(till, member).granted(holding.g)
