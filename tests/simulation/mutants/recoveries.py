"""Broken ways to live through a restore of the server."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import msgspec
import sqlalchemy as sa

from central.errors import Problem
from central.exchange import answer
from central.exchange.answer import Exchange
from central.exchange.push import Batch
from central.store import chains, recovery
from central.store.database import Transaction
from central.store.schema import account, meta
from central.store.shops import shop
from central.store.tills import Till
from loyalty.exchange.wire import ExchangeReply, ExchangeRequest, Outcome, WireOp
from loyalty.ledger.rights import open_grants
from loyalty.ops.chain import Head, extend
from loyalty.signing.signature import VerifierOf
from terminal.till.exchange.exchanging import Exchanging
from tests.fakes.memory_store import MemoryStore
from tests.simulation.kit import Kit
from tests.simulation.mutants.mutant import Mutant, swapped

_begin = recovery.begin


class PruningStore(MemoryStore):
    """Has nothing left of what the server has once had."""

    pruned = 0

    def unsent_ops(self) -> list[WireOp]:
        self.pruned = max(self.pruned, self.standing().acked_seq)
        return [op for op in super().unsent_ops() if op.seq > self.pruned]


class GullibleStore(MemoryStore):
    """Believes every grant that the server ever signed for this till."""

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        new = super().absorb_verdicts(reply, at_ms)
        with self._transaction():
            for signed in reply.grants:
                self._log.granted(signed, open_grants(signed, self._server))
        return new


class HopefulStore(MemoryStore):
    """Takes a server that knows all its operations for one that took its claims."""

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        knows_all = reply.hwm == self.standing().head.seq
        return super().absorb_verdicts(msgspec.structs.replace(reply, claims_ok=reply.claims_ok or knows_all), at_ms)


def _listens_to_the_dead() -> AbstractContextManager[None]:
    absorb = Exchanging.absorb

    def absorb_all(self: Exchanging, reply: ExchangeReply) -> None:
        asked = vars(self)["_under_way"]
        if asked is not None:
            now = vars(self)["_desk"].store.standing().generation
            reply = msgspec.structs.replace(
                reply, request_no=asked.request_no, generation=max(now, reply.generation)
            )  # fmt: skip
        absorb(self, reply)

    return swapped((Exchanging, "absorb", absorb_all))


def _waits_for_nobody(tx: Transaction, generation: int, cause: str, now_ms: int) -> None:
    _begin(tx, generation, cause, now_ms)
    tx.run(sa.update(meta).values(restored_ms=None))
    tx.run(sa.update(account).values(recovering=0))


class AllTakingExchange(Exchange):
    """Takes every request for one of today."""

    def answer(self, till: Till, request: ExchangeRequest) -> ExchangeReply | Problem:
        today = self._database.read(shop).generation
        return super().answer(till, msgspec.structs.replace(request, generation=today, acked=0))


def ignores_gaps(tx: Transaction, till: Till, ops: Sequence[WireOp], verifier_of: VerifierOf) -> Batch | Problem:
    """Takes ops for what they say that they are."""
    state = chains.chain_state(tx, till.id, till.epoch)
    if not ops or state is None:
        return Batch()
    before = chains.hash_at(tx, till.id, till.epoch, ops[0].seq - 1) or state.head.hash
    hashes = extend(till.id, Head(till.epoch, ops[0].seq - 1, before), [op.body for op in ops])
    return Batch(tuple(ops), tuple(hashes))


RECOVERIES = (
    Mutant("prune on ack", "a till forgets nothing that no backup holds", kit=Kit(store=PruningStore), seeds=(6,)),
    Mutant(
        "grant during recovery",
        "a restored server grants nothing before all have answered",
        lambda: swapped((recovery, "begin", _waits_for_nobody)),
        seeds=(24, 27),
    ),
    Mutant(
        "accept replies of old generation",
        "what an earlier server granted is void",
        _listens_to_the_dead,
        Kit(store=GullibleStore),
        seeds=(9,),
    ),
    Mutant(
        "recovery ack inferred from hwm", "claims are acknowledged expressly", kit=Kit(store=HopefulStore), seeds=(52,)
    ),
    Mutant(
        "gaps and chain ignored",
        "the mark moves through contiguous, linked ops only",
        lambda: swapped((answer, "proven_batch", ignores_gaps)),
        Kit(exchange=AllTakingExchange),
        seeds=(6,),
    ),
)
