"""The stamp cards of a simulated till: rows of the replica with what the own log adds."""

from loyalty.exchange.replica import STAMP_CARD
from loyalty.ledger.endings import left_after, read_endings
from terminal.catalogue_ports import KnownCard
from tests.fakes.memory_log import MemoryLog
from tests.fakes.memory_replica import MemoryReplica


class MemoryCards:
    """Part of the store."""

    _log: MemoryLog

    @property
    def _replica(self) -> MemoryReplica:
        raise NotImplementedError

    def card_stamps(self, account: str) -> KnownCard:
        row = self._replica.tables[STAMP_CARD.name].get(account)
        own = 0 if row is None else row.own
        net = (0 if row is None else row.values["stamps"]) + self._log.card_delta(account, own)
        ends = None if row is None else row.values["ends"]
        return KnownCard(net, left_after(read_endings(ends), self._log.card_moves(account, own)))

    def _owner(self, name: str) -> str:
        """The member behind the account of a card; a member's own name stays as it is."""
        row = self._replica.tables[STAMP_CARD.name].get(name)
        return name if row is None else str(row.values["owner"])
