"""A server that was put back without being told so: a till knows more of it than it knows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store import chains, exceptions, recovery
from central.store.exceptions import Noted
from central.store.shops import shop
from central.store.tills import till_by_id

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import ExchangeRequest

YEAR_S = 366 * 86_400
"""Generations are counted by the clock in seconds; one that is further ahead than this was never ours."""


def begin_if_behind(tx: Transaction, till: Till, request: ExchangeRequest, now_ms: int) -> None:
    """Begins a recovery if the till still proves, with nobody else at work, that this database was put back.

    It names ops of the same generation that were taken here and are not here, or an incarnation that was given here.
    One that was reported lost is not believed: whoever has it could bring the whole shop to a halt.
    """
    recovery.hold_generation(tx, alone=True)
    now = till_by_id(tx, till.id)
    if now is None or now.lost or shop(tx).generation != request.generation:
        return
    state = chains.chain_state(tx, till.id, now.epoch)
    knows_more = state is not None and request.epoch == now.epoch and request.acked > state.head.seq
    if knows_more or request.epoch > now.epoch:
        generation = recovery.next_generation(tx, now_ms)
        recovery.begin(tx, generation, f"put back: {till.name} knows more than the database", now_ms)
        chains.note_concern(tx, till.id, "server_put_back")
        exceptions.note(tx, [Noted("restored", now_ms, subject=str(generation))])


def hear_newer_generation(tx: Transaction, till: Till, generation: int, now_ms: int) -> None:
    """Notes for a person that a till knows a later server; the generation of the next recovery will be above it."""
    if till.lost or generation > now_ms // 1_000 + YEAR_S:
        return
    recovery.present_generation(tx, generation)
    chains.note_concern(tx, till.id, "older_server")
    exceptions.note(tx, [Noted("older_server", now_ms, till.id, subject=str(generation))])
