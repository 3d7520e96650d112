"""The ops that a till brings: proven by one signature, judged in order, kept with their outcome in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.gates import FORKED
from central.exchange.opening import open_book
from central.judging.book import Decision, Reference
from central.judging.judge import judge, needs_of, read
from central.judging.sentences import SENTENCES
from central.store import accounts, chains, exceptions
from central.store.accounts import EntrySource
from central.store.exceptions import Noted
from central.store.vouchers import free_held_by, save_vouchers
from loyalty.chain import Head, extend
from loyalty.ids import OpId
from loyalty.ledger import Holding
from loyalty.wire import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.signature import Verifier, VerifierOf
    from loyalty.wire import WireOp

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


def proven_batch(tx: Transaction, till: Till, ops: Sequence[WireOp], verifier_of: VerifierOf) -> Batch | Problem:
    """The longest run of these ops that starts within reach and ends with a right signature (foundations: R10)."""
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
    return FORKED if state is None or state.sealed else Pushed(state.head, state.durable_seq)


def take_batch(tx: Transaction, till: Till, batch: Batch, *, wants: Collection[str], now_ms: int) -> Pushed | Problem:
    """Decides what is new in a batch and tells again what was decided before; a second history seals the till.

    The accounts that are wished for are locked with those that are moved, all in id order.
    """
    pushed = nothing_pushed(tx, till, lock=True)
    if isinstance(pushed, Problem) or not batch.ops:
        return pushed
    first, last = batch.seqs[0], batch.seqs[-1]
    kept = chains.kept_ops(tx, till.id, till.epoch, first, min(last, pushed.head.seq))
    if any(op.hash != batch.hashes[op.seq - first] for op in kept) or _contradicts_backup(tx, till, batch):
        chains.seal(tx, till.id, till.epoch, "forked")
        return FORKED
    pushed.outcomes = [_outcome(op.seq, Verdict(op.verdict), op.code) for op in kept]
    known = pushed.head.seq + 1 - first
    if known < len(batch.ops):
        fresh = Batch(batch.ops[known:], batch.hashes[known:], batch.verifier)
        _take_fresh(tx, till, fresh, pushed, wants=wants, now_ms=now_ms)
        chains.move_head(tx, till.id, pushed.head)
    return pushed


def _contradicts_backup(tx: Transaction, till: Till, batch: Batch) -> bool:
    """Whether a backup that was lost with the server is known to have had another op where this batch has one."""
    expected = chains.expected_head(tx, till.id, till.epoch)
    if expected is None or expected.seq not in batch.seqs:
        return False
    return batch.hashes[expected.seq - batch.seqs[0]] != expected.hash


def _take_fresh(
    tx: Transaction, till: Till, batch: Batch, pushed: Pushed, *, wants: Collection[str], now_ms: int
) -> None:
    ids = [OpId(till.id, till.epoch, op.seq) for op in batch.ops]
    read_ops = [(op, read(wire.body)) for op, wire in zip(ids, batch.ops, strict=True)]
    book = open_book(tx, till, needs_of(read_ops), ids, wants=wants, verifier=batch.verifier, now_ms=now_ms)
    before, vouchers, former = dict(book.standings), dict(book.vouchers), dict(book.former)
    decisions = [judge(op, operation, book) for op, operation in read_ops]
    _keep(tx, decisions, batch, now_ms)
    touched = {one.member for one in decisions if one.member is not None}
    accounts.save_accounts(tx, {one: book.standings[one].account for one in touched})
    moved = {one: book.standings[one].holding for one in touched if book.standings[one].holding != before[one].holding}
    accounts.save_holdings(tx, till.id, till.epoch, moved)
    for (member, epoch), holding in sorted(book.former.items(), key=lambda one: one[0]):
        if former.get((member, epoch), Holding()) != holding:
            accounts.save_holdings(tx, till.id, epoch, {member: holding})
    _settle(tx, till, decisions)
    changed = {name: one for name, one in book.vouchers.items() if vouchers.get(name) != one}
    save_vouchers(tx, changed.values())
    pushed.vouchers = set(changed)
    pushed.head = Head(till.epoch, ids[-1].seq, batch.hashes[-1])
    pushed.outcomes += [_outcome(one.id.seq, one.verdict, one.code) for one in decisions]
    pushed.members, pushed.news = touched, True


def _settle(tx: Transaction, till: Till, decisions: Sequence[Decision]) -> None:
    """Behind all that these ops booked: what the incarnations that are over still hold is free again."""
    for epoch in sorted({one.settles for one in decisions if one.settles is not None}):
        accounts.release_epoch(tx, till.id, epoch)
        free_held_by(tx, till.id)
        chains.settle_epoch(tx, till.id, epoch)


def _keep(tx: Transaction, decisions: Sequence[Decision], batch: Batch, now_ms: int) -> None:
    rows: list[dict[str, object]] = []
    for one, wire, digest in zip(decisions, batch.ops, batch.hashes, strict=True):
        place = _place(one.id)
        rows.append(
            place
            | {"hash": digest, "signature": wire.signature, "body": wire.body, "private": wire.private}
            | {"kind": one.kind, "member": one.member, "uuid": one.uuid, "verdict": one.verdict.value}
            | {"code": one.code, "flags": " ".join(one.flags), "beyond": one.beyond, "received_ms": now_ms}
        )
    chains.keep_ops(tx, rows)
    sources = {one.id: EntrySource(one.kind, now_ms, one.id.device, one.id.epoch, one.id.seq) for one in decisions}
    accounts.save_entries(tx, [(sources[one.id], entry) for one in decisions for entry in one.entries])
    chains.keep_liabilities(
        tx,
        [
            _place(one.id) | {"cause": cause, "member": one.member, "points": points, "noted_ms": now_ms}
            for one in decisions
            for cause, points in one.liabilities
        ],
    )
    exceptions.note(
        tx,
        [
            Noted(one.code, now_ms, one.id.device, one.id.epoch, one.id.seq, one.member, one.beyond)
            for one in decisions
            if one.verdict is not Verdict.APPLIED
        ],
    )
    chains.keep_returned(
        tx,
        [
            _place(origin) | {"line": line, "pieces": pieces}
            for one in decisions
            for origin, line, pieces in one.returned
        ],
    )
    _keep_references(tx, decisions)
    chains.keep_orphans(tx, {one.tells: one.id for one in decisions if one.tells is not None})


def _keep_references(tx: Transaction, decisions: Sequence[Decision]) -> None:
    """A number that a sale took and an undo gave free within one batch may be taken again by the next sale of it."""
    taken: dict[Reference, OpId] = {}
    freed: set[Reference] = set()
    for one in decisions:
        if one.freed is not None and taken.pop(one.freed[0], None) is None:
            freed.add(one.freed[0])
        if one.reference is not None:
            taken[one.reference] = one.id
    chains.free_references(tx, [(one.store, one.day, one.text) for one in freed])
    rows = [_place(op) | {"store": one.store, "day": one.day, "reference": one.text} for one, op in taken.items()]
    chains.keep_references(tx, rows)


def _contiguous(ops: Sequence[WireOp]) -> list[WireOp]:
    run: list[WireOp] = []
    for op in ops:
        if run and op.seq != run[-1].seq + 1:
            break
        run.append(op)
    return run


def _place(op: OpId) -> dict[str, object]:
    return {"till": op.device, "epoch": op.epoch, "seq": op.seq}


def _outcome(seq: int, verdict: Verdict, code: str) -> Outcome:
    return Outcome(seq, verdict, code, SENTENCES.get(code, ""))
