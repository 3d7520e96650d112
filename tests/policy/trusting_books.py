"""What others do instead, for comparison: no redeeming offline, trust in the last known balance, or a small gift.

None of this is the product; a balance here may fall below zero, and that is the point.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict

from tests.policy.chain import Chain
from tests.policy.lines import Lines


class BlockingBooks:
    """No points are used while the till has no line."""

    def __init__(self, chain: Chain, lines: Lines) -> None:
        self._lines = lines
        self._balances = list(chain.opening)
        self._unsent: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._told_at: list[list[int]] = [[-1] for _ in chain.homes]
        self._told: list[list[int]] = [[points] for points in chain.opening]
        self._now = 0

    def tick(self, now: int) -> None:
        """Balances are remembered with the time, so that a till can know an old one."""
        self._now = now

    def sell(self, till: int, member: int, earn: int, use: int) -> bool:
        """Online the server decides; offline the policy."""
        if self._lines.online[till]:
            if use > self._balances[member]:
                return use <= 0
            self._book(member, earn - use)
            return True
        if use and not self._may_use(till, member, use):
            return False
        self._unsent[till].append((member, earn - use))
        return True

    def back(self, till: int) -> None:
        """Sends what was done without a line."""
        for member, points in self._unsent.pop(till, []):
            self._book(member, points)

    def check(self) -> None:
        """Nothing is promised here."""

    def _may_use(self, till: int, member: int, use: int) -> bool:
        return False

    def _book(self, member: int, points: int) -> None:
        self._balances[member] += points
        self._told_at[member].append(self._now)
        self._told[member].append(self._balances[member])

    def _known(self, till: int, member: int) -> int:
        """The balance when the till lost its line, and what it did itself since."""
        told = self._told[member][bisect_right(self._told_at[member], self._lines.since[till]) - 1]
        return told + sum(points for whose, points in self._unsent[till] if whose == member)


class NaiveBooks(BlockingBooks):
    """The last known balance is trusted."""

    def _may_use(self, till: int, member: int, use: int) -> bool:
        return use <= self._known(till, member)


class GiftBooks(BlockingBooks):
    """The last known balance is trusted for `MEMBER` points a member and `TILL` points a till in each outage."""

    MEMBER, TILL = 100, 2_000

    def __init__(self, chain: Chain, lines: Lines) -> None:
        super().__init__(chain, lines)
        self._given: Counter[tuple[int, int, int | None]] = Counter()

    def _may_use(self, till: int, member: int, use: int) -> bool:
        whose, all_of = (till, self._lines.spell[till], member), (till, self._lines.spell[till], None)
        if self._given[whose] + use > self.MEMBER or self._given[all_of] + use > self.TILL:
            return False
        if use > self._known(till, member):
            return False
        self._given[whose] += use
        self._given[all_of] += use
        return True
