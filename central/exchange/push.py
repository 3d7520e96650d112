"""The ops that a till brings: proven by one signature, judged in order, kept with their outcome in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.awareness import knew_their_members
from central.exchange.booking import book_all
from central.exchange.counting import count_given
from central.exchange.gates import FORKED
from central.exchange.keeping import judge_ops, keep_consequences, place_of, verdict_of
from central.judging.home import HomeFacts, home_facts
from central.judging.sentences import SENTENCES
from central.judging.told import read
from central.store import chains
from loyalty.exchange.wire import Outcome, Verdict
from loyalty.ops.chain import Head, extend
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from central.exchange.keeping import Judged
    from central.judging.book import Decision
    from central.judging.told import ToldAt
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import WireOp
    from loyalty.signing.signature import Verifier, VerifierOf

BAD_SIGNATURE = Problem(
    422,
    "bad_signature",
    "The next operation is not signed by this till's key, so nothing was taken. Nothing is lost; the till goes on "
    "selling, and the next sale proves the chain again.",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Contiguous ops with the hashes that they have behind what the server keeps; the last signature is proven."""

    ops: tuple[WireOp, ...] = ()
    hashes: tuple[bytes, ...] = ()
    verifier: Verifier | None = None

    @property
    def seqs(self) -> range:
        """The seqs of the ops."""
        return range(self.ops[0].seq, self.ops[-1].seq + 1) if self.ops else range(0)


@dataclass(slots=True)
class Pushed:
    """What became of a batch; `members` are those whose accounts moved, `news` whether anything was decided.

    `vouchers` are those that changed. `call` are other tills that should come soon: to hand back what
    others wait for, or for what they wait for themselves.
    """

    head: Head
    durable_seq: int
    outcomes: list[Outcome] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    vouchers: set[str] = field(default_factory=set)
    news: bool = False
    call: set[str] = field(default_factory=set)
    role: Till | None = None
    expected: Head | None = None
    homes: HomeFacts = field(default_factory=HomeFacts)


def proven_batch(tx: Transaction, till: Till, ops: Sequence[WireOp], verifier_of: VerifierOf) -> Batch | Problem:
    """The longest run of these ops that starts within reach and ends with a right signature."""
    run = _contiguous(ops)
    if not run:
        return Batch()
    before = chains.hash_at(tx, till.id, till.epoch, run[0].seq - 1)
    if before is None:
        return Batch()  # A gap: the reply's hwm tells the till where to start.
    hashes = extend(till.id, Head(till.epoch, run[0].seq - 1, before), [op.body for op in run])
    verifier = verifier_of(till.public_key)
    for count in range(len(run), 0, -1):
        if verifier.verify(hashes[count - 1], run[count - 1].signature):
            return Batch(tuple(run[:count]), tuple(hashes[:count]), verifier)
    return BAD_SIGNATURE


def nothing_pushed(tx: Transaction, till: Till, *, lock: bool = False) -> Pushed | Problem:
    """How far a till has come; with `lock` nobody else moves it before this transaction ends."""
    state = chains.chain_state(tx, till.id, till.epoch, lock=lock)
    if state is None or state.sealed:
        return FORKED
    return Pushed(state.head, state.durable_seq, expected=state.expected)


def take_batch(tx: Transaction, till: Till, batch: Batch, *, wants: Collection[str], now_ms: int) -> Pushed | Problem:
    """Decides what is new in a batch and tells again what was decided before; a second history seals the till.

    The accounts that are wished for are locked with those that are moved, all in id order.
    """
    pushed = nothing_pushed(tx, till, lock=True)
    if isinstance(pushed, Problem) or not batch.ops:
        return pushed
    first, last = batch.seqs[0], batch.seqs[-1]
    kept = chains.kept_ops(tx, till.id, till.epoch, first, min(last, pushed.head.seq))
    if any(op.hash != batch.hashes[op.seq - first] for op in kept) or _contradicts(pushed.expected, batch):
        chains.seal(tx, till.id, till.epoch, "forked")
        return FORKED
    pushed.outcomes = [_outcome(op.seq, Verdict(op.verdict), op.code) for op in kept]
    known = pushed.head.seq + 1 - first
    if known < len(batch.ops):
        fresh = Batch(batch.ops[known:], batch.hashes[known:], batch.verifier)
        _take_fresh(tx, till, fresh, pushed, wants=wants, now_ms=now_ms)
        chains.move_head(tx, till.id, pushed.head)
    return pushed


def _contradicts(expected: Head | None, batch: Batch) -> bool:
    """Whether a backup that was lost with the server is known to have had another op where this batch has one."""
    if expected is None or expected.seq not in batch.seqs:
        return False
    return batch.hashes[expected.seq - batch.seqs[0]] != expected.hash


def _take_fresh(
    tx: Transaction, till: Till, batch: Batch, pushed: Pushed, *, wants: Collection[str], now_ms: int
) -> None:
    ids = [OpId(till.id, till.epoch, op.seq) for op in batch.ops]
    told = [(op, read(wire.body)) for op, wire in zip(ids, batch.ops, strict=True)]
    knew = knew_their_members(tx, till, told)
    wires = dict(zip(ids, zip(batch.ops, batch.hashes, strict=True), strict=True))

    def book(ops: Sequence[ToldAt]) -> Judged:
        judged = judge_ops(tx, till, ops, wants=wants, verifier=batch.verifier, now_ms=now_ms)
        chains.keep_ops(tx, [_row(one, *wires[one.id], now_ms, knew=one.id in knew) for one in judged.decisions])
        keep_consequences(tx, till, judged, now_ms)
        count_given(tx, [operation for _, operation in ops], judged.decisions, now_ms)
        return judged

    runs = book_all(tx, told, book)
    decisions = [one for judged in runs for one in judged.decisions]
    pushed.vouchers = {name for judged in runs for name in judged.changed_vouchers}
    pushed.homes = home_facts(told, decisions, till.store, now_ms)
    pushed.head = Head(till.epoch, ids[-1].seq, batch.hashes[-1])
    pushed.outcomes += [_outcome(one.id.seq, one.verdict, one.code) for one in decisions]
    pushed.members, pushed.news = {one for judged in runs for one in judged.members}, True


def _row(decision: Decision, wire: WireOp, digest: bytes, now_ms: int, *, knew: bool) -> dict[str, object]:
    kept = {"hash": digest, "signature": wire.signature, "body": wire.body, "private": wire.private}
    return place_of(decision.id) | kept | verdict_of(decision) | {"received_ms": now_ms, "knew": int(knew)}


def _contiguous(ops: Sequence[WireOp]) -> list[WireOp]:
    run: list[WireOp] = []
    for op in ops:
        if run and op.seq != run[-1].seq + 1:
            break
        run.append(op)
    return run


def _outcome(seq: int, verdict: Verdict, code: str) -> Outcome:
    return Outcome(seq, verdict, code, SENTENCES.get(code, ""))
