"""Returns that came before their sale: judged again by the server itself once that is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.exchange.rejudging import rejudge
from central.judging.orphans import inside
from central.judging.whose import SALE_AWAITED
from central.store import chains, exceptions
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Orphan, Reversal
from loyalty.values.errors import BadWire
from loyalty.values.ids import OpId, valid_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Database, Transaction
    from loyalty.signing.signature import VerifierOf

BY = "server"


def judge_latecomers(database: Database, *, verifier_of: VerifierOf, now_ms: Callable[[], int]) -> int:
    """Judges what can be judged by now, each in a transaction of its own; how many there were."""
    found = database.read(_ready)
    return sum(_judge(database, number, op, verifier_of, now_ms) for number, op in found)


def _judge(database: Database, number: int, op: OpId, verifier_of: VerifierOf, now_ms: Callable[[], int]) -> bool:
    def write(tx: Transaction) -> bool:
        at_ms = now_ms()
        again = rejudge(tx, op, verifier_of=verifier_of, now_ms=at_ms)
        if again is None or not again.still:
            exceptions.close(tx, number, by=BY, said="The sale has arrived.", now_ms=at_ms)
        return again is not None and not again.still

    try:
        return database.write(write)
    except WorldSaidNo:
        return False  # A restored server has not heard the till since.


def _ready(tx: Transaction) -> list[tuple[int, OpId]]:
    """The returns that wait for a sale which is here by now, by the number of their exception."""
    waiting = exceptions.open_of(tx, SALE_AWAITED)
    places = {at: OpId(one.till, one.epoch, one.seq) for at, one in waiting.items() if one.seq}
    bodies = chains.bodies(tx, places.values())
    origins = {at: _origin(bodies[op].body) for at, op in places.items() if op in bodies}
    wanted = [origin for origin in origins.values() if origin is not None]
    here = {*chains.bodies(tx, wanted), *chains.told_again(tx, wanted)}
    return [(at, op) for at, op in places.items() if origins.get(at) in here]


def _origin(body: bytes) -> OpId | None:
    try:
        operation = read_body(body)
    except BadWire:
        return None
    if isinstance(operation, Orphan):
        operation = inside(operation) or operation
    if not isinstance(operation, Reversal) or not valid_id(operation.origin.device):
        return None
    return OpId(operation.origin.device, operation.origin.epoch, operation.origin.seq)
