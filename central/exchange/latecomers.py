"""What waits for another operation, as a return for its sale: judged again by the server itself once that is booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.exchange.awaiting import CAUSES, kept_at, say_missing, waiting, waits_for_long
from central.exchange.rejudging import rejudge
from central.judging.unpaid import POINTS_AWAITED
from central.store import chains, exceptions
from central.store.orphans import told_again, told_by_name
from loyalty.exchange.wire import Verdict
from loyalty.values.ids import OpId, valid_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Database, Transaction
    from loyalty.signing.signature import VerifierOf

BY = "server"


def judge_latecomers(database: Database, *, verifier_of: VerifierOf, now_ms: Callable[[], int]) -> int:
    """Judges what can be judged by now, each in a transaction of its own; how many there were."""
    if database.read(lambda tx: waits_for_long(tx, now_ms())):
        database.write(lambda tx: say_missing(tx, now_ms()))
    return sum(_judge(database, op, verifier_of, now_ms) for op in database.read(_ready))


def _judge(database: Database, op: OpId, verifier_of: VerifierOf, now_ms: Callable[[], int]) -> bool:
    def write(tx: Transaction) -> bool:
        at_ms = now_ms()
        again = rejudge(tx, op, verifier_of=verifier_of, now_ms=at_ms)
        if again is None or not again.still:
            for cause in (*CAUSES, POINTS_AWAITED):
                exceptions.close_at(tx, cause, op, by=BY, said="What it waited for has arrived.", now_ms=at_ms)
        return again is not None and not again.still

    try:
        return database.write(write)
    except WorldSaidNo:
        return False  # A restored server has not heard the till since.


def _ready(tx: Transaction) -> list[OpId]:
    return [*_with_sale(tx), *_with_points(tx)]


def _with_points(tx: Transaction) -> list[OpId]:
    """The vouchers whose points may have come by an earlier operation of their till, where nothing earlier waits."""
    ready = []
    for one in exceptions.open_of(tx, (POINTS_AWAITED,)):
        op = OpId(one.till, one.epoch, one.seq)
        ready += [] if chains.waits_before(tx, op) else [op]
    return ready


def _with_sale(tx: Transaction) -> list[OpId]:
    """What waits for a sale that is booked by now, in the order of each till."""
    origins = {op: origin for op, (_, origin) in waiting(tx).items() if valid_id(origin.device)}
    places = {op: OpId(one.device, one.epoch, one.seq) for op, one in origins.items()}
    names = {op: (one.device, one.sale_id) for op, one in origins.items()}
    again, by_name = told_again(tx, set(places.values())), told_by_name(tx, set(names.values()))
    kept = kept_at(tx, {*places.values(), *again.values(), *by_name.values()})
    here = {place for place, one in kept.items() if one.verdict != Verdict.QUARANTINED.value}
    ways = {op: (place, again.get(place, place), by_name.get(names[op], place)) for op, place in places.items()}
    return [op for op, way in ways.items() if here.intersection(way)]
