"""Members' PINs and wrong tries over a memory disk."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from loyalty.exchange.replica import MEMBER_PIN
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

    def tries(self, member: str) -> PinTries | None:
        return self._disk.pin_tries.get(member)

    def note(self, tries: PinTries) -> None:
        with self._transaction():
            self._disk.pin_tries[tries.member] = tries

    def forget(self, member: str) -> None:
        if member in self._disk.pin_tries:
            with self._transaction():
                del self._disk.pin_tries[member]

    def used_since(self, member: str, at_ms: int) -> list[Operation]:
        ops = [one.operation for one in self._disk.log.values()]
        kinds = Sale | VoucherIssue | Reversal
        return [op for op in ops if isinstance(op, kinds) and op.member == member and op.context.at_ms >= at_ms]
