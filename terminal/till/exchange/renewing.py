"""A till that is an older copy of itself: it stops redeeming, asks for its next epoch, tells again what it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.exchange.wire import PROTOCOL, RekeyRequest
from loyalty.ops.effect import Effect
from loyalty.ops.operations import LOST_RUNS_MAX, SCHEMA, Orphan, Settlement
from terminal.errors import DiskFull
from terminal.events import Tone

if TYPE_CHECKING:
    from loyalty.exchange.wire import RekeyReply
    from loyalty.ops.operations import Operation
    from terminal.recovery_ports import Untold
    from terminal.till.desk import Desk

OLDER_COPY_CODES = frozenset({"forked", "wrong_epoch", "older_copy"})
"""The server's words for a till that has to be renewed."""
COPIED = "copied"
"""Its word for two computers with one name: nothing but a person ends that."""
CHUNK_OPS = 50
"""Ops told again in one go: what the till thread does between two scans stays a blink."""


class Renewing:
    """Everything that must survive is rows; what is left to tell is asked of the store. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._telling = True
        standing = desk.store.standing()
        if standing.rewound and standing.rekey_id is None:
            self.begin(standing.redeeming_stopped or "This till's data is an older copy.")

    @property
    def wanted(self) -> bool:
        """Whether the next call is for a new epoch."""
        return self._desk.store.standing().rekey_id is not None

    @property
    def telling(self) -> bool:
        """Whether there may be more to tell at once."""
        return self._telling

    def begin(self, sentence: str) -> None:
        """This till is an older copy: durable before anything is asked; again, it only says so again."""
        if self._desk.store.standing().redeeming_stopped != sentence or not self.wanted:
            self._desk.store.begin_rekey(self._desk.new_id(), sentence)
            self._desk.notice(Tone.ERROR, "redeeming_stopped", sentence)

    def request(self) -> RekeyRequest:
        """The question for the next epoch, always with the same id."""
        store = self._desk.store
        standing = store.standing()
        copy_seq, lost_seq = store.witnessed()
        return RekeyRequest(
            protocol=PROTOCOL,
            device=store.identity().device,
            epoch=standing.head.epoch,
            id=standing.rekey_id or "",
            last_seq=standing.head.seq,
            head=standing.head.hash.hex(),
            lost_seq=lost_seq,
            copy_seq=copy_seq,
        )

    def answered(self, reply: RekeyReply) -> None:
        """The next epoch begins; an answer that comes late or twice changes nothing.

        It is a later one than the next where another computer with this till's name has had that.
        """
        if self.wanted and reply.epoch > self._desk.store.standing().head.epoch:
            self._desk.store.renew(reply)
            self._telling = True

    def refused(self, code: str, sentence: str) -> None:
        """What a refusal of the server means for this till."""
        if code in OLDER_COPY_CODES and not self.wanted:
            self.begin(sentence)
        elif code == COPIED and self._desk.store.standing().redeeming_stopped != sentence:
            self._desk.store.stop_redeeming(sentence)
            self._desk.notice(Tone.ERROR, COPIED, sentence)

    def tell(self) -> bool:
        """Tell some of what the server lacks, the settlements last; whether anything was told."""
        if not self._telling or self.wanted:
            return False
        store = self._desk.store
        operations: list[Operation] = [self._orphan(one) for one in store.untold(CHUNK_OPS)]
        operations = operations or [self._settlement(epoch) for epoch in store.unsettled()]
        self._telling = False
        try:
            if operations:
                self._desk.commit_many(operations)
        except DiskFull:
            return False
        self._telling = bool(operations)
        return self._telling

    def _orphan(self, one: Untold) -> Orphan:
        return Orphan(
            schema=SCHEMA,
            context=self._desk.context(None, None),
            sale_id=self._desk.new_id(),
            member=one.member,
            effect=Effect(),
            epoch=one.epoch,
            seq=one.seq,
            previous=one.previous.hex(),
            body=one.body.decode(),
            signature=one.signature.hex(),
        )

    def _settlement(self, epoch: int) -> Settlement:
        context = self._desk.context(None, None)
        lost = self._desk.store.lost(epoch)[:LOST_RUNS_MAX]
        return Settlement(SCHEMA, context, self._desk.new_id(), None, Effect(), epoch, lost)
