"""Members whose PIN was typed wrong so often at a till that it asks for none: each time is noted for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.exceptions import Noted, note
from central.store.pins import members_with_pin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import PinLock

LOCKED = "pin_locked"


def note_pin_locks(tx: Transaction, till: Till, locks: Sequence[PinLock], now_ms: int) -> None:
    """Each once, however often it is told; of members who never had a PIN nothing is said."""
    there = members_with_pin(tx, {one.member for one in locks})
    note(
        tx,
        [
            Noted(LOCKED, now_ms, till.id, epoch=till.epoch, member=one.member, subject=f"{one.at_ms} {one.member}")
            for one in locks
            if one.member in there
        ],
    )
