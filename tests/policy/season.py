"""One season of a chain under one policy: every visit, outage and raid in order, and what became of the wishes."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from tests.policy.chain import UNIT, Chain, Outage, Raid, Visit
from tests.policy.lines import Lines


class Books(Protocol):
    """How points are kept under a policy."""

    def sell(self, till: int, member: int, earn: int, use: int) -> bool:
        """A sale at a till that is on; False when so many points cannot be used there, and then nothing happened."""

    def back(self, till: int) -> None:
        """The till reaches the server again and sends what it did."""

    def tick(self, now: int) -> None:
        """The time of what comes next."""

    def check(self) -> None:
        """Raises when, all tills being back, the books do not hold."""


class Season:
    """Runs a chain to its end; `truth` is what members really own, below zero when more was used than earned."""

    def __init__(self, chain: Chain, lines: Lines, books: Books) -> None:
        self._chain, self._lines, self._books = chain, lines, books
        self.truth = list(chain.opening)
        self._loot: dict[int, int] = {}
        self._lowest: Counter[int] = Counter()
        self.found: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        """The counts: wishes and honoured wishes of honest members offline and online, locked, points overdrawn."""
        for now, _, event in self._events():
            self._books.tick(now)
            match event:
                case Visit():
                    self._visit(event)
                case Raid():
                    self._raid(event)
                case (outage, True):
                    self._lines.begin(outage)
                case (outage, False):
                    for till in self._lines.end(outage):
                        self._books.back(till)
        self._books.check()
        self.found["overdrawn"] = -sum(self._lowest.values())
        return self.found

    def _events(self) -> list[tuple[int, int, Visit | Raid | tuple[Outage, bool]]]:
        events: list[tuple[int, int, Visit | Raid | tuple[Outage, bool]]] = []
        events += [(one.start, 0, (one, True)) for one in self._chain.outages]
        events += [(one.end, 0, (one, False)) for one in self._chain.outages]
        events += [(one.at, 1, one) for one in self._chain.raids]
        events += [(one.at, 2, one) for one in self._chain.visits]
        return sorted(events, key=lambda event: event[:2])

    def _visit(self, visit: Visit) -> None:
        places, owned = self._lines.places(visit.store, visit.pick), self.truth[visit.member]
        if not places:
            self.found["nobody_served"] += 1
            return
        self.found["visits"] += 1
        wish = (owned // UNIT * UNIT if visit.wishes_all else UNIT) if visit.wishes and owned >= UNIT else 0
        honoured = wish > 0 and any(self._sell(till, visit.member, visit.earn, wish) for till in places)
        if wish:
            self._count_wish(places[0], honoured=honoured)
        if not honoured:
            self._sell(places[0], visit.member, visit.earn, 0)

    def _count_wish(self, first: int, *, honoured: bool) -> None:
        """A wish is offline when the till that the customer came to first was, wherever they then had it."""
        where = "online" if self._lines.online[first] else "offline"
        self.found[f"{where}_wishes"] += 1
        self.found[f"{where}_honoured"] += honoured

    def _raid(self, raid: Raid) -> None:
        if raid.first:
            self._loot[raid.member] = self.truth[raid.member] // UNIT * UNIT
        loot = self._loot[raid.member]
        if loot <= 0 or not self._lines.on[raid.till]:
            return
        self.found["raids"] += 1
        took = self._sell(raid.till, raid.member, 0, loot) or self._sell(raid.till, raid.member, 0, UNIT)
        self.found["raids_that_took"] += took

    def _sell(self, till: int, member: int, earn: int, use: int) -> bool:
        if not self._books.sell(till, member, earn, use):
            return False
        self.found["offline_used"] += 0 if self._lines.online[till] else use
        owned = self.truth[member] = self.truth[member] - use
        self._lowest[member] = min(self._lowest[member], owned)
        self.truth[member] = owned + earn
        return True
