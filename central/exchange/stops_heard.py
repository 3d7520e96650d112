"""How far a till has heard of the rules that are stopped: by the place in the feed from which it asks for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.feed import START
from central.store.stops import heard_place
from loyalty.exchange.replica import RULE_STOP

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import Cursor


def stops_heard(tx: Transaction, till: Till, cursor: Cursor, generation: int) -> tuple[int, str] | None:
    """The place that the till has read to, None where that is known already or belongs to another generation."""
    place = cursor.places.get(RULE_STOP.name, START)
    if cursor.generation != generation or place <= heard_place(tx, till.id, till.epoch, generation):
        return None
    return place
