"""Points used by ops that the server has not acknowledged: what a till did on its own account since it was heard."""

from __future__ import annotations

from collections import Counter

from msgspec import UNSET
from sqlalchemy import bindparam, func, literal, or_, select

from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Sale, VoucherIssue
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import op

_WORDS = (b'"goodwill":', b'"reward":')
"""Stand in the bytes of an op only where points were given so, and where rewards were."""


class UnsentUse:
    """Sums that follow the log by what is new at its ends, so that a long backlog is read once. Till thread only."""

    def __init__(self, connection: Connection) -> None:
        places = (op.c.epoch == bindparam("in_epoch"), op.c.seq > bindparam("after"), op.c.seq <= bindparam("upto"))
        kinds = or_(op.c.kind == Sale.KIND, op.c.kind == VoucherIssue.KIND)
        self._between = Prepared(connection, select(func.coalesce(func.sum(op.c.x), 0)).where(*places, kinds))
        has_word = or_(*(func.instr(op.c.body, literal(word)) > 0 for word in _WORDS))
        self._special = Prepared(connection, select(op.c.seq, op.c.body).where(*places, has_word))
        self._epoch = self._acked = self._seq = self._used = 0
        self._given: dict[int, tuple[str, int]] = {}
        self._rewards: dict[int, Counter[str]] = {}

    def points(self, epoch: int, acked: int, seq: int) -> int:
        """Points used out of rights by the ops of an epoch behind `acked` up to `seq`, both committed."""
        self._follow(epoch, acked, seq)
        return self._used

    def goodwill(self, epoch: int, acked: int, seq: int) -> dict[str, int]:
        """Points given on goodwill by the same ops, per member that was given any."""
        self._follow(epoch, acked, seq)
        given: Counter[str] = Counter()
        for member, points in self._given.values():
            given[member] += points
        return dict(given)

    def rewards(self, epoch: int, acked: int, seq: int) -> Counter[str]:
        """How many of each reward the same ops gave; what came back since is counted by the server alone."""
        self._follow(epoch, acked, seq)
        return sum(self._rewards.values(), Counter())

    def _follow(self, epoch: int, acked: int, seq: int) -> None:
        if epoch != self._epoch or acked < self._acked or seq < self._seq:
            self._epoch, self._acked, self._seq, self._used, self._given = epoch, acked, acked, 0, {}
            self._rewards = {}
        self._used += self._sum(self._seq, seq) - self._sum(self._acked, acked)
        if seq > self._seq:
            self._note_special(self._seq, seq)
        self._given = {place: given for place, given in self._given.items() if place > acked}
        self._rewards = {place: given for place, given in self._rewards.items() if place > acked}
        self._acked, self._seq = acked, seq

    def _sum(self, after: int, upto: int) -> int:
        if after >= upto:
            return 0
        (points,) = self._between.first(in_epoch=self._epoch, after=after, upto=upto)
        return int(points)

    def _note_special(self, after: int, upto: int) -> None:
        for place, body in self._special.all(in_epoch=self._epoch, after=after, upto=upto):
            operation = read_body(body)
            if isinstance(operation, Sale) and operation.member is not None and operation.effect.on_goodwill:
                self._given[place] = operation.member, operation.effect.on_goodwill
            if isinstance(operation, Sale):
                given = self._rewards[place] = Counter[str]()
                for line in operation.lines:
                    if line.reward is not UNSET:
                        given[line.reward] += line.quantity
