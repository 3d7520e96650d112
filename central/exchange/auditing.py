"""The audit at the end of an exchange: till and server compare what the till was granted in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store import accounts, chains, exceptions
from central.store.exceptions import Noted
from loyalty.exchange.wire import GrantTotals

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.tills import Till

DIFFERS = "grants_differ"


def granted(tx: Transaction, till: Till, bound: int) -> GrantTotals | None:
    """What a till should have been granted, None while some of it stands behind `bound` and is not delivered."""
    members, points, newest = accounts.granted_in_all(tx, till.id, till.epoch)
    return GrantTotals(members, points) if newest < bound else None


def note_difference(tx: Transaction, till: Till, told: GrantTotals | None, now_ms: int) -> None:
    """Puts before a person that a till was granted something else than the server knows; each difference once."""
    if told is None:
        return
    _, points, _ = accounts.granted_in_all(tx, till.id, till.epoch)
    chains.note_concern(tx, till.id, DIFFERS)
    subject = f"{told.members} {told.points}"
    exceptions.note(
        tx, [Noted(DIFFERS, now_ms, till.id, epoch=till.epoch, points=abs(points - told.points), subject=subject)]
    )
