"""Points kept by rights, on the product's own rules: what tills hold, what the server books, grants and hand-backs.

The rules around them are those of tills and server: the anchor of a member's home store holds everything, a till that
misses points asks the server, which asks the tills it reaches; every other till gives back what it holds after a sale.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from msgspec import UNSET

from loyalty.ledger.booking import Account, Entry, Holding, debt_account, fold, grant, member_account, post
from loyalty.ledger.rights import Rights
from loyalty.ops.effect import Credit, Effect
from loyalty.rules.limits import LIMITS, Spell, goodwill_room, redeem_refusal, standing_allotment
from loyalty.rules.spending import Goodwill
from loyalty.values.points import POINTS_MAX
from tests.policy.chain import Chain
from tests.policy.lines import Lines


class RightsBooks:
    """Strict: a till uses only what it holds. Server and tills meet at once while a line is up.

    What goes beyond the budget of a spell is approved by a manager each time.
    """

    APPROVED, TRUSTS = True, False

    def __init__(self, chain: Chain, lines: Lines) -> None:
        self._lines = lines
        self._home = [chain.tills[home][0] for home in chain.homes]
        self._opening = chain.opening
        self._accounts = [Account(balance=points) for points in chain.opening]
        self._holdings: list[dict[int, Holding]] = [{} for _ in chain.homes]
        self._rights: list[dict[int, Rights]] = [{} for _ in chain.homes]
        self._unsent: dict[int, list[tuple[int, Effect]]] = {}
        self._used: Counter[tuple[int, int]] = Counter()
        self._now = 0
        self._at_home: dict[int, list[int]] = {}
        self._entries: list[Entry] = []
        for member, anchor in enumerate(self._home):
            self._at_home.setdefault(anchor, []).append(member)
            self._allot(member)

    def tick(self, now: int) -> None:
        """Rights know no time; how long a till was without its server does."""
        self._now = now

    def sell(self, till: int, member: int, earn: int, use: int) -> bool:
        """A sale out of rights; online they are fetched first."""
        online = self._lines.online[till]
        if use and online:
            self._fetch(till, member, use)
        missing = max(use - self._held(till, member).held, 0)
        if missing > self._trust(till, member) or (use and not online and self._is_beyond_limits(till, use - missing)):
            return False
        credit = Credit.LOCAL if till == self._home[member] or not online else Credit.POOL
        self._commit(till, member, Effect(earn=earn, use=use, credit=credit, goodwill=missing or UNSET))
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
            owed = -ledger.get(debt_account(str(member)), 0)
            if (account.balance, account.outstanding, account.debt) != (booked, held, owed) or here != there:
                raise AssertionError(f"the books of member {member} do not hold")

    def _held(self, till: int, member: int) -> Rights:
        return self._rights[member].get(till, Rights())

    def _trust(self, till: int, member: int) -> int:
        return 0

    def _is_beyond_limits(self, till: int, use: int) -> bool:
        """The limits of a till without its server."""
        lasted_ms = (self._now - self._lines.since[till]) * 1000
        used = self._used[till, self._lines.spell[till]]
        return redeem_refusal(LIMITS, Spell(lasted_ms, used), use, approved=self.APPROVED) is not None

    def _commit(self, till: int, member: int, effect: Effect) -> None:
        self._rights[member][till] = self._held(till, member).after(effect)
        if self._lines.online[till]:
            self._book(till, member, effect)
        else:
            self._unsent.setdefault(till, []).append((member, effect))
            self._used[till, self._lines.spell[till]] += effect.spent

    def _book(self, till: int, member: int, effect: Effect) -> None:
        holding = self._holdings[member].get(till, Holding())
        posting = post(str(member), self._accounts[member], holding, effect)
        if posting.overdrawn or (posting.lost and not self.TRUSTS):
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
            held = self._holdings[member].get(anchor, Holding()).held
            self._grant(anchor, member, held + standing_allotment(LIMITS, held, account.pool))

    def _grant(self, till: int, member: int, level: int) -> None:
        holding = self._holdings[member].get(till, Holding())
        account, holding = grant(self._accounts[member], holding, level)
        self._accounts[member], self._holdings[member][till] = account, holding
        self._rights[member][till] = self._held(till, member).granted(holding.g)


class UnapprovedBooks(RightsBooks):
    """Strict, and nobody approves what goes beyond a limit."""

    APPROVED = False


class GoodwillBooks(RightsBooks):
    """Strict, with the programme's goodwill beyond it, as far as the till's last known balance of the member goes."""

    TRUSTS = True

    def __init__(self, chain: Chain, lines: Lines) -> None:
        self._told: list[list[tuple[int, int]]] = [[(-1, points)] for points in chain.opening]
        self._given: Counter[tuple[int, int, int | None]] = Counter()
        super().__init__(chain, lines)

    def _book(self, till: int, member: int, effect: Effect) -> None:
        super()._book(till, member, effect)
        self._told[member].append((self._now, self._accounts[member].net))

    def _commit(self, till: int, member: int, effect: Effect) -> None:
        super()._commit(till, member, effect)
        for whose in (member, None):
            self._given[till, self._lines.spell[till], whose] += effect.on_goodwill

    def _trust(self, till: int, member: int) -> int:
        if self._lines.online[till]:
            return 0
        spell = self._lines.spell[till]
        alone = Spell((self._now - self._lines.since[till]) * 1000, 0)
        mine, everybody = self._given[till, spell, member], self._given[till, spell, None]
        room = goodwill_room(Goodwill(), LIMITS, alone, by_member=mine, by_till=everybody)
        return min(room, max(self._known(till, member) - self._held(till, member).held, 0))

    def _known(self, till: int, member: int) -> int:
        """The balance when the till lost its line, and what it did itself since."""
        told = self._told[member]
        _, net = told[bisect_right(told, self._lines.since[till], key=lambda one: one[0]) - 1]
        return net + sum(effect.delta for whose, effect in self._unsent.get(till, []) if whose == member)
