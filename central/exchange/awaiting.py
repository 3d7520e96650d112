"""Ops about a sale that the books do not have: which wait, for what, and which of them have waited too long."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from central.judging.orphans import told_in
from central.judging.returning import SALE_AWAITED
from central.store import chains, exceptions
from central.store.exceptions import Noted
from loyalty.ops.operations import Accrual, Reversal
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.chains import KeptBody
    from central.store.database import Transaction
    from loyalty.ops.operations import Origin

SALE_MISSING = "sale_missing"
ASKED_AT_ONCE = 500
AWAIT_MS = 30 * DAY_MS
"""A sale that has not come in this time has most likely never been: a person looks for it."""
CAUSES = (SALE_AWAITED, SALE_MISSING)
"""Why an op waits by itself, however long."""


def waiting(tx: Transaction, till_id: str | None = None) -> dict[OpId, tuple[Noted, Origin]]:
    """What waits, of one till or of all, in the order in which each till made it."""
    noted = {OpId(one.till, one.epoch, one.seq): one for one in exceptions.open_of(tx, CAUSES, till_id) if one.seq}
    told = {op: told_in(kept.body) for op, kept in kept_at(tx, noted).items()}
    origins = {op: one.origin for op, one in told.items() if isinstance(one, Reversal | Accrual)}
    return {op: (noted[op], origins[op]) for op in sorted(origins, key=lambda one: (one.device, one.no))}


def awaited_before(tx: Transaction, op: OpId) -> set[Origin]:
    """What the till's earlier ops wait for: what it did later about the same sale comes behind them."""
    return {origin for place, (_, origin) in waiting(tx, op.device).items() if place.no < op.no}


def kept_at(tx: Transaction, places: Iterable[OpId]) -> dict[OpId, KeptBody]:
    """Those of these ops that are here, however many are asked for."""
    left = iter(places)
    found: dict[OpId, KeptBody] = {}
    while part := list(islice(left, ASKED_AT_ONCE)):
        found |= chains.bodies(tx, part)
    return found


def waits_for_long(tx: Transaction, now_ms: int) -> list[Noted]:
    """What has waited too long and nobody was told of."""
    return [one for one in exceptions.open_of(tx, (SALE_AWAITED,)) if one.noted_ms <= now_ms - AWAIT_MS]


def say_missing(tx: Transaction, now_ms: int) -> None:
    """Tells a person of it under a name of its own; it waits on."""
    for one in waits_for_long(tx, now_ms):
        at = OpId(one.till, one.epoch, one.seq)
        exceptions.close_at(tx, SALE_AWAITED, at, by="server", said="It waits for too long.", now_ms=now_ms)
        exceptions.note(tx, [Noted(SALE_MISSING, now_ms, one.till, one.epoch, one.seq, one.member, one.points)])
