"""Broken ways with old copies of a till, and with vouchers that go from till to till."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any, TypeVar

from msgspec.structs import replace as replace_id

from central.errors import Problem
from central.exchange import answer, push
from central.exchange.push import Batch, Pushed, nothing_pushed
from central.exchange.rekey import Rekeying
from central.store import chains, incarnations
from central.store.database import Database, Transaction
from central.store.tills import Till
from loyalty.exchange.wire import Outcome, RekeyReply, RekeyRequest, Verdict
from loyalty.ledger.voucher_ledger import VoucherAccount
from terminal.recovery_ports import Untold
from tests.fakes.memory_store import MemoryStore
from tests.simulation.kit import Kit
from tests.simulation.mutants.mutant import Mutant, swapped
from tests.simulation.mutants.recoveries import ignores_gaps
from tests.simulation.server import CrashingDatabase
from tests.simulation.weather import CALM

Result = TypeVar("Result")
_ask_for_new: Callable[..., RekeyReply | Problem] = vars(Rekeying)["_rekey"]
FORGETS_EVERY = 15
WANDERING = replace(CALM, voucher=0.7, stroll=0.7, wanderers=2, backup=0.15, restore=0.02, busy=3, delay=2)
"""The oldest vouchers go from till to till, and now and then the server forgets how far they have come."""


class SilentStore(MemoryStore):
    """Settles an epoch without telling again what only this copy knew."""

    def untold(self, limit: int) -> list[Untold]:
        return []


def _knows_by_seq_alone(
    tx: Transaction,
    till: Till,
    batch: Batch,
    *,
    wants: Collection[str],
    now_ms: int,
    **how: Any,  # noqa: ANN401 - passed on
) -> Pushed | Problem:
    pushed = nothing_pushed(tx, till, lock=True)
    if isinstance(pushed, Problem) or not batch.ops:
        return pushed
    known = max(pushed.head.seq + 1 - batch.ops[0].seq, 0)
    pushed.outcomes = [Outcome(op.seq, Verdict.APPLIED) for op in batch.ops[:known]]
    if known < len(batch.ops):
        fresh = Batch(batch.ops[known:], batch.hashes[known:])
        vars(push)["_take_fresh"](tx, till, fresh, pushed, wants=wants, now_ms=now_ms, **how)
        chains.move_head(tx, till.id, pushed.head)
    return pushed


def _any_version() -> AbstractContextManager[None]:
    def returned_by(self: VoucherAccount, till: str, hver: int) -> VoucherAccount:
        return replace(self, holder=None) if self.is_live and self.holder == till else self

    def claimed_by(self: VoucherAccount, till: str, epoch: int, hver: int) -> VoucherAccount:
        return replace(self, holder=till, holder_epoch=epoch) if self.is_live else self

    held = (VoucherAccount, "is_held_by", lambda self, till, hver: self.holder == till)
    return swapped((VoucherAccount, "returned_by", returned_by), (VoucherAccount, "claimed_by", claimed_by), held)


def _answers_before_its_commit() -> AbstractContextManager[None]:
    class NothingKept(Exception):
        pass

    written = 0

    def write(self: CrashingDatabase, work: Callable[[Transaction], Result]) -> Result:
        nonlocal written
        written += 1
        if written % FORGETS_EVERY:
            return Database.write(self, work)
        done: list[Result] = []

        def undone(tx: Transaction) -> None:
            done.append(work(tx))
            raise NothingKept

        with suppress(NothingKept):
            Database.write(self, undone)
        return done[0]

    return swapped((CrashingDatabase, "write", write))


def _takes_two_for_one(self: Rekeying, tx: Transaction, till_id: str, request: RekeyRequest) -> RekeyReply | Problem:
    """Whoever asks instead of the same incarnation is given the same new one."""
    first = incarnations.asked_by(tx, till_id, request.epoch)
    return _ask_for_new(self, tx, till_id, replace_id(request, id=first or request.id))


COPIES = (
    Mutant(
        "dedupe by seq without hash",
        "the same seq with another hash is another history",
        lambda: swapped((answer, "take_batch", _knows_by_seq_alone), (answer, "proven_batch", ignores_gaps)),
        seeds=(6,),
    ),
    Mutant(
        "settles without telling", "what only the old copy knew is told again", kit=Kit(store=SilentStore), seeds=(6,)
    ),
    Mutant(
        "voucher holder without version",
        "only the newest word on a voucher's holder counts",
        _any_version,
        seeds=(1, 2),
        weather=WANDERING,
    ),
    Mutant(
        "takes two computers for one",
        "a second that asks for the same incarnation is another computer",
        lambda: swapped((Rekeying, "_rekey", _takes_two_for_one)),
        seeds=(8, 4),
    ),
    Mutant("answers before its commit", "what a reply says is durable", _answers_before_its_commit, seeds=(1,)),
)
