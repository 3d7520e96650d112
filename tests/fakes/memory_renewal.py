"""The next epoch of a simulated till: the same promises as `terminal.store.renewal`, over plain values."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from loyalty.exchange.replica import MEMBER, STAMP_CARD
from loyalty.exchange.wire import GrantTotals, RekeyReply
from loyalty.ops.chain import Head, genesis
from loyalty.ops.operations import Orphan, Settlement
from loyalty.values.ids import op_no
from terminal.recovery_ports import Untold
from terminal.store.renewal import SETTLING
from tests.fakes.memory_disk import MemoryDisk


class MemoryRenewal:
    """Implements the renewals of the `Store` port."""

    _disk: MemoryDisk
    _transaction: Callable[[], AbstractContextManager[None]]

    def granted(self) -> GrantTotals:
        disk = self._disk
        epoch, tables = disk.standing.head.epoch, disk.replica.tables
        members = {*tables[MEMBER.name], *tables[STAMP_CARD.name]}
        totals = [one.g for (who, of), one in disk.rights.items() if of == epoch and one.g and who in members]
        return GrantTotals(len(totals), sum(totals))

    def redeem_again(self, sentence: str) -> None:
        if self._disk.standing.redeeming_stopped == sentence:
            with self._transaction():
                self._disk.standing = replace(self._disk.standing, redeeming_stopped=None)

    def begin_rekey(self, rekey_id: str, sentence: str) -> None:
        standing = self._disk.standing
        with self._transaction():
            self._disk.standing = replace(standing, rekey_id=standing.rekey_id or rekey_id, redeeming_stopped=sentence)

    def witnessed(self) -> tuple[int, int]:
        """A simulated till has no witness."""
        return 0, 0

    def renew(self, reply: RekeyReply) -> None:
        disk, standing = self._disk, self._disk.standing
        over = {epoch: min(hwm, reply.ends.get(epoch, 0)) for epoch, hwm in disk.over.items()}
        over[standing.head.epoch] = min(standing.acked_seq, reply.hwm)
        with self._transaction():
            disk.over = over
            disk.told = {no: by for no, by in disk.told.items() if not self._lost(by)}
            disk.settlements = {epoch: by for epoch, by in disk.settlements.items() if not self._lost(by)}
            disk.durable_seq = 0
            disk.standing = replace(
                standing,
                head=Head(reply.epoch, 0, genesis(disk.identity.device, reply.epoch)),
                acked_seq=0,
                rekey_id=None,
                redeeming_stopped=SETTLING,
                rewound=False,
            )

    def untold(self, limit: int) -> list[Untold]:
        disk, found = self._disk, list[Untold]()
        for no, one in sorted(disk.log.items()):
            is_told = no in disk.told or isinstance(one.operation, Orphan | Settlement)
            if len(found) < limit and not is_told and self._lost(no):
                sealed, op = one.sealed, one.sealed.id
                member = one.operation.member
                found.append(Untold(op.epoch, op.seq, sealed.previous, sealed.body, sealed.signature, member))
        return found

    def unsettled(self) -> list[int]:
        return sorted(self._disk.over.keys() - self._disk.settlements.keys())

    def lost(self, epoch: int) -> tuple[tuple[int, int], ...]:
        """A simulated file is never damaged."""
        assert epoch in self._disk.over
        return ()

    def finish_renewal(self) -> None:
        disk, standing = self._disk, self._disk.standing
        acked = op_no(standing.head.epoch, standing.acked_seq)
        done = bool(disk.over) and not self.unsettled() and max(disk.settlements.values()) <= acked
        owes = standing.owes_claims or standing.rekey_id is not None
        if standing.redeeming_stopped == SETTLING and done and not owes:
            disk.standing = replace(standing, redeeming_stopped=None)

    def _lost(self, no: int) -> bool:
        """Whether an op lies in a part of an earlier epoch that the server lacks."""
        place = self._disk.log[no].sealed.id
        return place.epoch in self._disk.over and place.seq > self._disk.over[place.epoch]
