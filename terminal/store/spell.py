"""Points used by ops that the server has not acknowledged: what a till did on its own account since it was heard."""

from __future__ import annotations

from sqlalchemy import bindparam, func, or_, select

from loyalty.operations import Sale, VoucherIssue
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import op


class UnsentUse:
    """A sum that follows the log by what is new at its ends, so that a long backlog is read once. Till thread only."""

    def __init__(self, connection: Connection) -> None:
        self._between = Prepared(
            connection,
            select(func.coalesce(func.sum(op.c.x), 0)).where(
                op.c.epoch == bindparam("in_epoch"),
                op.c.seq > bindparam("after"),
                op.c.seq <= bindparam("upto"),
                or_(op.c.kind == Sale.KIND, op.c.kind == VoucherIssue.KIND),
            ),
        )
        self._epoch = self._acked = self._seq = self._used = 0

    def points(self, epoch: int, acked: int, seq: int) -> int:
        """Points used by the ops of an epoch behind `acked` up to `seq`, both committed."""
        if epoch != self._epoch or acked < self._acked or seq < self._seq:
            self._epoch, self._acked, self._seq, self._used = epoch, acked, acked, 0
        self._used += self._sum(self._seq, seq) - self._sum(self._acked, acked)
        self._acked, self._seq = acked, seq
        return self._used

    def _sum(self, after: int, upto: int) -> int:
        if after >= upto:
            return 0
        (points,) = self._between.first(in_epoch=self._epoch, after=after, upto=upto)
        return int(points)
