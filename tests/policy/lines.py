"""Which tills serve, and which of them reach the server, as outages come and go and overlap."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.policy.chain import Chain, Outage, What


@dataclass
class Lines:
    """Per till: whether it is on, whether it is online, and the number and start of its last spell without a line."""

    chain: Chain
    on: list[bool] = field(default_factory=list)
    online: list[bool] = field(default_factory=list)
    spell: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    _down: dict[tuple[What, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count = sum(len(here) for here in self.chain.tills)
        self.on, self.online, self.spell, self.since = [True] * count, [True] * count, [0] * count, [0] * count

    def begin(self, outage: Outage) -> None:
        """An outage begins."""
        self._count(outage, 1)
        for till in self._tills_of(outage):
            self.on[till] = not self._down.get((What.TILL, till))
            if self.online[till]:
                self.online[till] = False
                self.spell[till] += 1
                self.since[till] = outage.start

    def end(self, outage: Outage) -> list[int]:
        """An outage ends; the tills that reach the server again."""
        self._count(outage, -1)
        back = []
        for till in self._tills_of(outage):
            self.on[till] = not self._down.get((What.TILL, till))
            self.online[till] = self.on[till] and not any(
                self._down.get(key)
                for key in ((What.SERVER, 0), (What.STORE, self._store(till)), (What.TILL_LINE, till))
            )
            if self.online[till]:
                back.append(till)
        return back

    def places(self, store: int, pick: int) -> list[int]:
        """Where a customer of a store can go: the till they came to, then its anchor, then one that is online."""
        here = [till for till in self.chain.tills[store] if self.on[till]]
        if not here:
            return []
        first, anchor = here[pick % len(here)], self.chain.tills[store][0]
        return list(dict.fromkeys([first, *[anchor][: self.on[anchor]], *[t for t in here if self.online[t]][:1]]))

    def _count(self, outage: Outage, more: int) -> None:
        key = (outage.what, outage.place)
        self._down[key] = self._down.get(key, 0) + more

    def _store(self, till: int) -> int:
        return next(store for store, here in enumerate(self.chain.tills) if till in here)

    def _tills_of(self, outage: Outage) -> list[int]:
        if outage.what is What.SERVER:
            return [till for here in self.chain.tills for till in here]
        return list(self.chain.tills[outage.place]) if outage.what is What.STORE else [outage.place]
