"""Bundles of operations that somebody carried here: taken as if the till itself had sent them, once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.claims import merge_claims, open_claims
from central.exchange.patterns import note_patterns
from central.exchange.push import Pushed, nothing_pushed, proven_batch, take_batch
from central.store import recovery
from central.store.shops import shop
from central.store.tills import till_by_id
from loyalty.bundle import open_bundle
from loyalty.errors import BadWire
from loyalty.wire import OPS_MAX, UnsentReply, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from central.store.database import Database, Transaction
    from central.store.tills import Till
    from loyalty.bundle import Bundle
    from loyalty.signature import VerifierOf
    from loyalty.wire import WireOp

_STRANGER = Problem(404, "unknown_till", "The bundle is of a till that this shop does not know.")
_ANEW = Problem(
    409,
    "started_anew",
    "This till was renewed after the bundle was made; it tells these operations again by itself. Keep the file until "
    "it has.",
)


class Bundles:
    """Takes bundles in; safe from any thread, and again from the start when it was interrupted."""

    def __init__(
        self, *, database: Database, verifier_of: VerifierOf, server_key: bytes, now_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._verifier_of, self._server = verifier_of, verifier_of(server_key)
        self._now_ms = now_ms

    def take(self, data: bytes) -> UnsentReply | Problem:
        """What became of a sealed bundle; what the answer says is durable."""
        try:
            bundle = open_bundle(data, self._database.read(shop).lookup_key)
        except BadWire as wrong:
            return Problem(400, "bad_bundle", f"The bundle was not taken: {wrong}.")
        taken = known = waiting = 0
        for ops in _parts(bundle.ops):
            pushed = self._database.write(lambda tx, part=ops: self._take_part(tx, bundle, part))  # type: ignore[misc] # bound at once
            if isinstance(pushed, Problem):
                return pushed
            before, after = pushed
            taken += sum(one.seq > before for one in after.outcomes)
            known += sum(one.seq <= before for one in after.outcomes)
            waiting += sum(one.seq > before and one.verdict is not Verdict.APPLIED for one in after.outcomes)
        return UnsentReply(bundle.till_name, taken, known, waiting)

    def _take_part(self, tx: Transaction, bundle: Bundle, ops: Sequence[WireOp]) -> tuple[int, Pushed] | Problem:
        """How far the server had come, and what became of these ops."""
        recovery.hold_generation(tx)
        till = till_by_id(tx, bundle.device)
        if till is None:
            return _STRANGER
        if till.epoch != bundle.epoch:
            return _ANEW
        before = nothing_pushed(tx, till, lock=True)
        if isinstance(before, Problem):
            return before
        if before.head.seq < ops[0].seq - 1:
            return _gap(till, before.head.seq + 1, ops[0].seq - 1)
        batch = proven_batch(tx, till, ops, self._verifier_of)
        if isinstance(batch, Problem):
            return batch
        refused, now_ms = self._remember(tx, till, bundle), self._now_ms()
        pushed = refused or take_batch(tx, till, batch, wants=(), now_ms=now_ms)
        if isinstance(pushed, Problem):
            return pushed
        note_patterns(tx, till, pushed.members, now_ms)
        return before.head.seq, pushed

    def _remember(self, tx: Transaction, till: Till, bundle: Bundle) -> Problem | None:
        """A server that was put back is shown what it had granted, before it judges how that was used."""
        if recovery.answered(tx, till.id).settled >= shop(tx).generation:
            return None
        claims = open_claims(till, bundle.claims, (), self._server)
        if isinstance(claims, Problem):
            return claims
        merge_claims(tx, till, claims)
        return None


def _parts(ops: Sequence[WireOp]) -> Iterator[list[WireOp]]:
    left = iter(ops)
    while part := list(islice(left, OPS_MAX)):
        yield part


def _gap(till: Till, first: int, last: int) -> Problem:
    sentence = (
        f"The server misses operations {first} to {last} of {till.name}. Bring an earlier bundle first, or connect the "
        "till itself. What came before them was taken."
    )
    return Problem(409, "gap", sentence)
