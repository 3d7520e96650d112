"""A till that is an older copy of itself gets a new incarnation; what the old one holds stays locked until it settles.

The key stays, the epoch fences: nothing of the old epoch is taken any more, and what only the old image knew comes back
as orphans of the new one.

Two computers with one name are both stopped. A person then lets one of them in, while the other is off: it is given an
incarnation behind all that there were, for the other has had the next one. Each can so tell what it knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.gates import COPIED, LOST, WRONG_DEVICE, WRONG_EPOCH
from central.exchange.keeping import note_lost
from central.store import chains, exceptions, incarnations, recovery
from central.store.exceptions import Noted
from central.store.incarnations import OLDER, STOPPED, THEN
from central.store.shops import shop
from central.store.tills import till_by_id
from central.store.z_marks import newest_mark
from loyalty.exchange.wire import RekeyReply, RekeyRequest
from loyalty.values.ids import EPOCH_MAX, valid_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Database, Transaction
    from central.store.tills import Till


class Rekeying:
    """Answers tills whose requests were proven to be theirs; safe from any thread."""

    def __init__(self, *, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def answer(self, till: Till, request: RekeyRequest) -> RekeyReply | Problem:
        """The new incarnation, durable; the same for whoever asks again with the same id."""
        if request.device != till.id or not valid_id(request.id) or request.epoch >= EPOCH_MAX:
            return WRONG_DEVICE
        return self._database.write(lambda tx: self._rekey(tx, till.id, request))

    def _rekey(self, tx: Transaction, till_id: str, request: RekeyRequest) -> RekeyReply | Problem:
        recovery.hold_generation(tx)
        asked = incarnations.asked_by(tx, till_id, request.epoch)
        till = till_by_id(tx, till_id)
        if till is None or till.lost:
            return LOST
        if till.concern == STOPPED:
            return COPIED
        if asked is None and request.epoch >= till.epoch:
            return self._begin(tx, till, request, request.epoch)
        instead_of = incarnations.given_instead_of(tx, till_id, request.id)
        if instead_of is not None:
            return _reply(tx, till_id, request.epoch, instead_of + 1)
        if till.concern in THEN:
            return self._begin(tx, till, request, till.epoch)
        incarnations.stop(tx, till_id, STOPPED)
        # Each time anew, for what a person closed once stays closed.
        again = str(till.epoch)
        exceptions.note(tx, [Noted(STOPPED, self._now_ms(), till_id, epoch=request.epoch, subject=again)])
        return COPIED

    def _begin(self, tx: Transaction, till: Till, request: RekeyRequest, over: int) -> RekeyReply | Problem:
        """The incarnation behind `over`: its own, or a later one that another computer with its name has had.

        An epoch that was not given here is believed only while the server knows that it has forgotten things.
        """
        if request.epoch > till.epoch and recovery.answered(tx, till.id).caught_up >= shop(tx).generation:
            return WRONG_EPOCH
        now_ms = self._now_ms()
        incarnations.begin(tx, till.id, over + 1, THEN.get(till.concern or "", OLDER), now_ms)
        incarnations.settle_empty(tx, till.id, request.epoch)
        incarnations.keep_asked(tx, till.id, over, request.id, lost_seq=request.lost_seq, now_ms=now_ms)
        exceptions.note(tx, [Noted("forked", now_ms, till.id, epoch=request.epoch)])
        note_lost(tx, till, request.epoch, [(request.copy_seq + 1, request.lost_seq)], now_ms)
        return _reply(tx, till.id, request.epoch, over + 1)


def _reply(tx: Transaction, till_id: str, epoch: int, given: int) -> RekeyReply:
    ends = {one: head for one, head in chains.chain_ends(tx, till_id).items() if one <= epoch}
    over = ends[epoch]
    marks = {one: head.seq for one, head in ends.items()}
    return RekeyReply(given, shop(tx).generation, over.seq, over.hash.hex(), marks, newest_mark(tx, till_id))
