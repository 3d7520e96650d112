"""Sales of the past over a memory disk."""

import base64
import binascii
from collections.abc import Callable
from itertools import islice

from loyalty.exchange.replica import TILL_KEY
from loyalty.ops.operations import Accrual, Sale
from loyalty.signing.signature import KEY_BYTES, key_id
from loyalty.values.ids import op_no
from terminal.past_ports import KnownTill
from terminal.ports import Kept
from tests.fakes.memory_disk import Logged, MemoryDisk


class MemoryPast:
    """Implements `Past`."""

    def __init__(self, disk: MemoryDisk, kept: Callable[[Logged], Kept]) -> None:
        self._disk, self._kept = disk, kept

    def till_by_key(self, key: str) -> KnownTill | None:
        for till, row in self._disk.replica.tables[TILL_KEY.name].items():
            try:
                public = base64.b64decode(row.values["public_key"], validate=True)
            except binascii.Error:
                continue
            if len(public) == KEY_BYTES and key_id(public) == key:
                return KnownTill(till, row.values["name"], public)
        return None

    def kept_at(self, epoch: int, seq: int) -> Kept | None:
        logged = self._disk.log.get(op_no(epoch, seq))
        return None if logged is None else self._kept(logged)

    def about(self, device: str, epoch: int, seq: int) -> list[Kept]:
        found = self._disk.about.get((device, epoch, seq), ())
        return [self._kept(self._disk.log[no]) for no in found]

    def claims_since(self, at_ms: int) -> list[Kept]:
        claims = (one for one in self._disk.log.values() if isinstance(one.operation, Accrual))
        return [self._kept(one) for one in claims if one.operation.context.at_ms >= at_ms]

    def last_sales(self, most: int, before: tuple[int, int] | None = None, *, at_door: bool = False) -> list[Kept]:
        sales = (one for one in self._disk.newest_first() if isinstance(one.operation, Sale))
        kept = map(self._kept, (one for one in sales if at_door or not one.wish_digest))
        return list(islice((one for one in kept if before is None or (one.epoch, one.seq) < before), most))

    def ops_since(self, at_ms: int) -> list[Kept]:
        return [self._kept(one) for one in self._disk.log.values() if one.operation.context.at_ms >= at_ms]

    def numbered(self, reference: str) -> list[Kept]:
        sales = (one for one in self._disk.log.values() if isinstance(one.operation, Sale))
        return [self._kept(one) for one in sales if one.operation.context.reference == reference]
