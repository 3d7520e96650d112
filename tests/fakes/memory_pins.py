"""Members' PINs and wrong tries over a memory disk."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from loyalty.exchange.replica import MEMBER_PIN
from loyalty.exchange.wire import PinLock
from loyalty.ops.operations import Operation, Reversal, Sale, VoucherIssue
from terminal.pin_ports import PinTries
from tests.fakes.memory_disk import MemoryDisk


class MemoryPins:
    """Implements `Pins`."""

    def __init__(self, disk: MemoryDisk, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._disk, self._transaction = disk, transaction

    def kept(self, member: str) -> str | None:
        row = self._disk.replica.tables[MEMBER_PIN.name].get(member)
        return None if row is None else str(row.values["kept"])

    def is_exposed(self, member: str) -> bool:
        row = self._disk.replica.tables[MEMBER_PIN.name].get(member)
        return row is not None and row.values["exposed"] == 1

    def tries(self, member: str) -> PinTries | None:
        return self._disk.pin_tries.get(member)

    def note(self, tries: PinTries, lock_ms: int | None = None) -> None:
        with self._transaction():
            self._disk.pin_tries[tries.member] = tries
            if lock_ms is not None:
                self._disk.pin_locks[tries.member, lock_ms] = None

    def forget(self, member: str) -> None:
        if member in self._disk.pin_tries:
            with self._transaction():
                del self._disk.pin_tries[member]

    def locks(self, limit: int) -> list[PinLock]:
        oldest = sorted(self._disk.pin_locks, key=lambda one: (one[1], one[0]))
        return [PinLock(*one) for one in oldest[:limit]]

    def unlock(self, locks: Sequence[PinLock]) -> None:
        with self._transaction():
            for one in locks:
                self._disk.pin_locks.pop((one.member, one.at_ms), None)

    def used_since(self, member: str, at_ms: int) -> list[Operation]:
        ops = [one.operation for one in self._disk.log.values()]
        kinds = Sale | VoucherIssue | Reversal
        return [op for op in ops if isinstance(op, kinds) and op.member == member and op.context.at_ms >= at_ms]
