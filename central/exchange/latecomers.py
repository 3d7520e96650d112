"""Returns that came before their sale: judged again by the server itself once that is here."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from central.errors import StoreBusy, WorldSaidNo
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

IDLE_S = 2.0
BY = "server"

_log = logging.getLogger(__name__)


class Latecomers:
    """A thread that looks now and then whether the sale of a waiting return has come."""

    def __init__(self, database: Database, *, verifier_of: VerifierOf, now_ms: Callable[[], int]) -> None:
        self._database, self._verifier_of, self._now_ms = database, verifier_of, now_ms
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="latecomers", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def close(self) -> None:
        """Ends within a moment; what was not looked at waits for the next start."""
        self._stop.set()
        self._thread.join(2)

    def look_once(self) -> int:
        """Judges what can be judged by now, each in a transaction of its own; how many there were."""
        found = self._database.read(_ready)
        return sum(self._judge(number, op) for number, op in found)

    def _judge(self, number: int, op: OpId) -> bool:
        def write(tx: Transaction) -> bool:
            now_ms = self._now_ms()
            again = rejudge(tx, op, verifier_of=self._verifier_of, now_ms=now_ms)
            if again is None or not again.still:
                exceptions.close(tx, number, by=BY, said="The sale has arrived.", now_ms=now_ms)
            return again is not None and not again.still

        try:
            return self._database.write(write)
        except WorldSaidNo:
            return False  # A restored server has not heard the till since.

    def _run(self) -> None:
        while not self._stop.wait(IDLE_S):
            try:
                self.look_once()
            except StoreBusy:
                _log.info("the database is busy, returns that wait are looked at later")
            except Exception:  # thread top: the server goes on, what waits goes on waiting, and it is said.
                if not self._stop.is_set():
                    _log.exception("looking at returns that wait failed")


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
