"""Bundles of operations that somebody carried here: taken as if the till itself had sent them, once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.claims import merge_claims, open_claims
from central.exchange.patterns import note_patterns
from central.exchange.push import Pushed, nothing_pushed, proven_batch, take_batch
from central.exchange.thaw import thaw_when_complete
from central.store import chains, recovery
from central.store.shops import shop
from central.store.tills import till_by_id
from loyalty.exchange.bundle import open_bundle
from loyalty.exchange.wire import OPS_MAX, UnsentReply, Verdict
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from central.exchange.claims import Claims
    from central.store.database import Database, Transaction
    from central.store.tills import Till
    from loyalty.exchange.bundle import Bundle
    from loyalty.exchange.wire import WireOp
    from loyalty.signing.signature import VerifierOf

_STRANGER = Problem(
    404, "unknown_till", "The bundle is of a till that this shop does not know. Bring it to the server of its own shop."
)
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
            return Problem(400, "bad_bundle", f"The bundle was not taken: {wrong}. Write it anew at its till.")
        claimed = self._claimed(bundle)
        if isinstance(claimed, Problem):
            return claimed
        taken = known = waiting = 0
        for ops in _parts([*(bundle.confirmed if claimed else ()), *bundle.ops]):
            pushed = self._database.write(lambda tx, part=ops: self._take_part(tx, bundle, part))  # type: ignore[misc] # bound at once
            if isinstance(pushed, Problem):
                return pushed
            before, after = pushed
            taken += sum(one.seq > before for one in after.outcomes)
            known += sum(bundle.after < one.seq <= before for one in after.outcomes)
            waiting += sum(one.seq > before and one.verdict is not Verdict.APPLIED for one in after.outcomes)
        answered = claimed and self._database.write(lambda tx: self._answer(tx, bundle))
        return UnsentReply(bundle.till_name, taken, known, waiting, answered)

    def _claimed(self, bundle: Bundle) -> bool | Problem:
        """Whether the server was put back and lacked the till's claims, which it has now: before any op is judged."""
        till = self._database.read(lambda tx: _owing(tx, bundle))
        if till is None:
            return False
        claims = open_claims(till, bundle.claims, bundle.voucher_claims, self._server)
        if isinstance(claims, Problem):
            return claims
        return self._database.write(lambda tx: _merge(tx, bundle, claims))

    def _answer(self, tx: Transaction, bundle: Bundle) -> bool:
        """Whether this is the till's last word, as far as anybody knows: then nobody waits for it any more.

        The till itself, should it speak again, is still asked for all that it holds.
        """
        recovery.hold_generation(tx, alone=True)
        till, about = _owing(tx, bundle), shop(tx)
        if till is None:
            return False
        counts = about.restored_ms is not None and _is_last_word(tx, till, bundle)
        if counts:
            recovery.catch_up(tx, till.id, about.generation)
        if counts or about.restored_ms is None:
            thaw_when_complete(tx, self._now_ms())
        return counts

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
        now_ms = self._now_ms()
        pushed = take_batch(tx, till, batch, wants=(), now_ms=now_ms)
        if isinstance(pushed, Problem):
            return pushed
        note_patterns(tx, till, pushed.members, now_ms)
        return before.head.seq, pushed


def _owing(tx: Transaction, bundle: Bundle) -> Till | None:
    """The bundle's till, if the server was put back and has not heard from this incarnation of it what it holds.

    What a till held that was given up is its members' again: nobody would ever hand it back.
    """
    till = till_by_id(tx, bundle.device)
    if till is None or till.epoch != bundle.epoch or till.status == "written_off":
        return None
    return till if recovery.answered(tx, till.id).settled < shop(tx).generation else None


def _merge(tx: Transaction, bundle: Bundle, claims: Claims) -> bool:
    """A server that was put back is shown what it had granted, before it judges how that was used."""
    recovery.hold_generation(tx)
    till = _owing(tx, bundle)
    if till is None or isinstance(nothing_pushed(tx, till, lock=True), Problem):
        return False
    merge_claims(tx, till, claims)
    return True


def _is_last_word(tx: Transaction, till: Till, bundle: Bundle) -> bool:
    """Whether the bundle is all that its till knew, and nobody knows of anything later."""
    if till.lost or not bundle.whole:
        return False
    state = chains.chain_state(tx, till.id, till.epoch)
    if state is None or (state.expected is not None and state.expected.seq > bundle.last_seq):
        return False
    return state.head.seq == bundle.last_seq


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
