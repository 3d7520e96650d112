"""An operation that waits for a person is judged again as if it arrived now, once what it waited for is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from central.errors import WorldSaidNo
from central.exchange.booking import book_all
from central.exchange.counting import count_given
from central.exchange.homes import settle_homes_late
from central.exchange.keeping import judge_ops, keep_consequences, verdict_of
from central.judging.sentences import SENTENCES
from central.judging.told import read
from central.store import chains, exceptions, recovery
from central.store.shops import shop
from central.store.tills import till_by_id
from loyalty.exchange.wire import Verdict
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.judging.book import Decision
    from central.judging.told import ToldAt
    from central.store.database import Transaction
    from loyalty.signing.signature import VerifierOf

_UNHEARD: Final = "The server was restored and has not heard {} since. Try again when it has."
_GIVEN_UP: Final = (
    "The points of {} were given up, so what it brings is booked all at once. See: pointill-central write-off late"
)


@dataclass(frozen=True, slots=True)
class Again:
    """What was decided this time; `still` when it waits as before and nothing was written."""

    verdict: Verdict
    code: str
    still: bool

    @property
    def sentence(self) -> str:
        """The code in plain words, empty when all is well."""
        return SENTENCES.get(self.code, "")


def retry(tx: Transaction, number: int, *, by: str, verifier_of: VerifierOf, now_ms: int) -> Again:
    """Judges the operation of an open exception again and closes that in the person's name.

    What waits for the same reason and was made before it at its till comes first, whichever number the person took:
    points may have been earned there that are spent here. Where something waits as before, its exception stays open.
    WorldSaidNo when there is nothing to judge again.
    """
    noted = exceptions.open_one(tx, number)
    if noted is None:
        raise WorldSaidNo(f"Nothing open has the number {number}. See: pointill-central exceptions list.")
    if not noted.seq:
        raise WorldSaidNo(f"Number {number} is about no operation, so there is nothing to judge again.")
    last = OpId(noted.till, noted.epoch, noted.seq)
    for op, _ in chains.waiting_ops(tx, noted.till, noted.cause):
        if (op.epoch, op.seq) < (last.epoch, last.seq):
            before = rejudge(tx, op, verifier_of=verifier_of, now_ms=now_ms)
            if before is not None and not before.still:
                exceptions.close_at(tx, noted.cause, op, by=by, said="judged again", now_ms=now_ms)
    again = rejudge(tx, last, verifier_of=verifier_of, now_ms=now_ms)
    if again is None:
        raise WorldSaidNo(f"The operation of number {number} is booked. Look at it, then close number {number}.")
    if not again.still:
        exceptions.close(tx, number, by=by, said="judged again", now_ms=now_ms)
    return again


def rejudge(tx: Transaction, op: OpId, *, verifier_of: VerifierOf, now_ms: int) -> Again | None:
    """The new decision on a quarantined op, kept with all that follows from it; None for one that is booked.

    The till's chain is locked first, as by the till's own exchanges, so that two judgements never cross.
    """
    recovery.hold_generation(tx)
    chains.chain_state(tx, op.device, op.epoch, lock=True)
    till, waiting = till_by_id(tx, op.device), chains.waiting_op(tx, op)
    if till is None or waiting is None:
        return None
    if till.status == "written_off":
        raise WorldSaidNo(_GIVEN_UP.format(till.name))
    if recovery.answered(tx, till.id).settled < shop(tx).generation:
        raise WorldSaidNo(_UNHEARD.format(till.name))
    then = replace(till, epoch=op.epoch)  # What this incarnation holds is counted there.
    operation, own = read(waiting.body), () if waiting.uuid is None else (waiting.uuid,)
    verifier = verifier_of(till.public_key)

    def book(ops: Sequence[ToldAt]) -> Again:
        judged = judge_ops(tx, then, ops, wants=(), verifier=verifier, own_uuids=own, now_ms=now_ms)
        decision = judged.decisions[0]
        if _waits_as_before(decision, waiting.code):
            return Again(decision.verdict, decision.code, still=True)
        chains.change_verdict(tx, op, verdict_of(decision))
        keep_consequences(tx, then, judged, now_ms)
        settle_homes_late(tx, then, ops, judged, now_ms)
        count_given(tx, [one for _, one in ops], judged.decisions, now_ms)
        return Again(decision.verdict, decision.code, still=False)

    return book_all(tx, [(op, operation)], book)[0]


def _waits_as_before(decision: Decision, code: str) -> bool:
    return decision.verdict is Verdict.QUARANTINED and decision.code == code
