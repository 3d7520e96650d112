"""The audit: now and then, at the end of an exchange, the till's sum of grants is held against the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.events import Tone

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, GrantTotals
    from terminal.till.desk import Desk

AUDIT_EVERY_MS = 10 * 60_000
"""The sum goes over all that a till was ever granted: for a shop's anchor too much work for every exchange."""
DOUBTFUL_EVERY_MS = 60_000
"""While they differ people wait for it."""
DIFFERS = (
    "The points that this till was granted are not those that the server knows of. Selling and earning go on and "
    "nothing is lost; points cannot be used here until both agree. Ask an administrator to look at this till."
)


class Auditing:
    """When to compare, and what follows; after a start at once. Till thread only, nothing of it has to survive."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._due_ms = desk.clock.monotonic_ms()
        self._fetched_anew = False
        self.differs: GrantTotals | None = None

    @property
    def due(self) -> bool:
        """Whether the next exchange should compare."""
        return self._desk.clock.monotonic_ms() >= self._due_ms

    def heard(self, reply: ExchangeReply) -> bool:
        """Everything of a reply was taken in; whether the server has to be told at once that the sums differ."""
        self.differs = None
        if reply.granted is None or reply.more:
            return False
        store = self._desk.store
        self._due_ms = self._desk.clock.monotonic_ms() + AUDIT_EVERY_MS
        mine = store.granted()
        if mine == reply.granted:
            self._fetched_anew = False
            store.redeem_again(DIFFERS)
            return False
        return self._tell(mine)

    def _tell(self, mine: GrantTotals) -> bool:
        """Redeeming stops, grants and rows are fetched anew, the log stays; what differs for long is fetched once."""
        store = self._desk.store
        self.differs = mine
        if store.standing().redeeming_stopped is None:
            store.stop_redeeming(DIFFERS)
            self._desk.notice(Tone.ERROR, "redeeming_stopped", DIFFERS)
        self._due_ms = self._desk.clock.monotonic_ms() + (DOUBTFUL_EVERY_MS if self._fetched_anew else 0)
        if self._fetched_anew:
            return False
        self._fetched_anew = True
        store.start_replica_anew()
        return True
