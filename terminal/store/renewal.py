"""The next epoch of a till that is an older copy of itself: which earlier ops the server lacks, and what is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.wire import GrantTotals
from loyalty.ops.chain import genesis
from loyalty.ops.operations import Orphan, Settlement
from loyalty.values.ids import op_no
from terminal.recovery_ports import Untold
from terminal.store.connection import Connection, Prepared
from terminal.store.runs import runs
from terminal.store.tables import incarnation, op, op_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from loyalty.exchange.wire import RekeyReply
    from terminal.store.rightsbook import RightsBook
    from terminal.store.standing import StandingRow
    from terminal.store.witness import Witness


_STOPPED = "Selling and earning go on; points cannot be used here until the server has renewed this till."
SERVER_KNOWS_MORE = f"The server knows later sales of this till: its data is an older copy. {_STOPPED}"
SERVER_KNOWS_OTHER = f"The server holds a different history of this till: one of the two is a copy. {_STOPPED}"
SETTLING = (
    "This till was renewed, for its data was an older copy. Selling goes on; points can be used here as soon as the "
    "server has heard everything that this till knows."
)


class Renewal:
    """Implements the renewals of the `Store` port. Till thread only."""

    _row: StandingRow
    _rights: RightsBook
    _witness: Witness
    _incarnations: Incarnations
    _transaction: Callable[[], AbstractContextManager[None]]

    def granted(self) -> GrantTotals:
        """Of how many members whom the replica knows this epoch was granted points, and how many in all."""
        return GrantTotals(*self._rights.in_all(self._row.standing.head.epoch))

    def redeem_again(self, sentence: str) -> None:
        """Points may be spent again, if it was with this sentence that redeeming stopped."""
        if self._row.standing.redeeming_stopped == sentence:
            with self._transaction():
                self._row.redeem_again()

    def begin_rekey(self, rekey_id: str, sentence: str) -> None:
        """Stop redeeming with this sentence; keep the id under which the next epoch is asked for."""
        with self._transaction():
            self._row.ask_rekey(self._row.standing.rekey_id or rekey_id, sentence)

    def witnessed(self) -> tuple[int, int]:
        """Where this older copy ended when that was noticed, and the last op of its epoch that the witness knows of."""
        seen, copy_seq = self._witness.seen, self._row.copy_seq
        if not self._row.rewound or seen is None or copy_seq is None or seen.epoch != self._row.standing.head.epoch:
            return 0, 0
        return copy_seq, seen.seq

    def renew(self, reply: RekeyReply) -> None:
        """Begin the epoch that the server gave: an empty chain and no rights; redeeming stays stopped."""
        standing = self._row.standing
        with self._transaction():
            self._incarnations.end(standing.head.epoch, min(standing.acked_seq, reply.hwm), reply.ends)
            self._row.renew(reply.epoch, SETTLING)

    def untold(self, limit: int) -> list[Untold]:
        """Ops of earlier epochs that must be told again, oldest first."""
        return self._incarnations.untold(limit, self._row.identity.device)

    def unsettled(self) -> list[int]:
        """Earlier epochs whose settlement was not committed yet."""
        return self._incarnations.unsettled()

    def lost(self, epoch: int) -> tuple[tuple[int, int], ...]:
        """Runs of ops of an earlier epoch that went with a damaged file, first and last of each."""
        return self._incarnations.lost(epoch)

    def finish_renewal(self) -> None:
        """Inside the caller's transaction: what `renew` stopped goes on when the server has settled everything."""
        standing = self._row.standing
        if standing.redeeming_stopped != SETTLING or standing.owes_claims or standing.rekey_id is not None:
            return
        if self._incarnations.all_settled(op_no(standing.head.epoch, standing.acked_seq)):
            self._row.redeem_again()


class Incarnations:
    """Statements over earlier epochs. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        new, columns = insert(incarnation), incarnation.c
        self._end = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[columns.epoch], set_={"hwm": func.min(columns.hwm, new.excluded.hwm)}
            ),
        )
        self._known = Prepared(connection, select(columns.epoch, columns.hwm))
        lost = (op.c.epoch == bindparam("in_epoch"), op.c.seq > bindparam("behind"))
        tellers = select(op.c.no).where(*lost)
        self._untell = Prepared(connection, update(op).where(op.c.told_no.in_(tellers)).values(told_no=None))
        muted = update(op).where(*lost, op.c.kind == Orphan.KIND)
        self._mute = Prepared(connection, muted.values(delta=0, visits=0, day_points=0))
        orphans = select(op.c.no).where(*lost, op.c.kind == Orphan.KIND)
        self._mute_cards = Prepared(connection, update(op_card).where(op_card.c.no.in_(orphans)).values(delta=0))
        settled = update(incarnation).where(columns.settlement_no.in_(tellers))
        self._unsettle = Prepared(connection, settled.values(settlement_no=None))
        sealed = (op.c.epoch, op.c.seq, op.c.body, op.c.signature, op.c.member)
        before = op.alias("before")
        hash_before = (
            select(before.c.hash).where(before.c.epoch == op.c.epoch, before.c.seq == op.c.seq - 1).scalar_subquery()
        )
        # An op of version 1 of the file does not say itself what it continues.
        previous = func.coalesce(op.c.previous, hash_before)
        is_original = (op.c.kind != Orphan.KIND, op.c.kind != Settlement.KIND)
        is_lacking = (op.c.seq > columns.hwm, op.c.told_no.is_(None), *is_original)
        self._untold = Prepared(
            connection,
            select(*sealed, previous)
            .join(incarnation, columns.epoch == op.c.epoch)
            .where(*is_lacking)
            .order_by(op.c.no)
            .limit(bindparam("most")),
        )
        self._unsettled = Prepared(
            connection, select(columns.epoch).where(columns.settlement_no.is_(None)).order_by(columns.epoch)
        )
        self._last = Prepared(connection, select(func.max(columns.settlement_no)))
        self._lost_to = Prepared(
            connection, select(columns.hwm, columns.lost_to).where(columns.epoch == bindparam("epoch"))
        )
        self._seqs = Prepared(
            connection, select(op.c.seq).where(op.c.epoch == bindparam("epoch"), op.c.seq > bindparam("behind"))
        )

    def end(self, epoch: int, known: int, ends: dict[int, int]) -> None:
        """This epoch is over, of which the server has what we both have up to `known`; of earlier ones perhaps less.

        Whatever was told or settled in a part of an epoch that the server lacks was never said.
        """
        self._end.run(epoch=epoch, hwm=known, settlement_no=None, lost_to=None)
        for over, _ in self._known.all():
            if over != epoch:
                self._end.run(epoch=over, hwm=ends.get(over, 0), settlement_no=None, lost_to=None)
        for over, hwm in self._known.all():
            place = {"in_epoch": over, "behind": hwm}
            self._untell.run(**place)
            self._mute_cards.run(**place)
            self._mute.run(**place)
            self._unsettle.run(**place)

    def untold(self, limit: int, device: str) -> list[Untold]:
        """Ops that the server lacks and that were not told again."""
        return [
            Untold(epoch, seq, previous or genesis(device, epoch), body, signature, member)
            for epoch, seq, body, signature, member, previous in self._untold.all(most=limit)
        ]

    def unsettled(self) -> list[int]:
        """Epochs without a settlement."""
        return [row[0] for row in self._unsettled.all()]

    def salvaged(self, epoch: int) -> bool:
        """Whether this epoch, while it still goes on, is known from a damaged file, so that its log may have gaps."""
        return self._lost_to.first(epoch=epoch) is not None

    def lost(self, epoch: int) -> tuple[tuple[int, int], ...]:
        """Runs of ops that went with a damaged file, first and last of each."""
        hwm, lost_to = self._lost_to.first(epoch=epoch) or (0, None)
        if lost_to is None:
            return ()
        read = {row[0] for row in self._seqs.all(epoch=epoch, behind=hwm)}
        return tuple(runs(set(range(hwm + 1, lost_to + 1)) - read))

    def all_settled(self, acked_no: int) -> bool:
        """Whether there are earlier epochs, and the server has the settlement of each."""
        last = self._last.first()[0]
        return last is not None and last <= acked_no and not self.unsettled()
