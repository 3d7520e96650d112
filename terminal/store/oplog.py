"""The op log: what was committed, what was sent, what the server said; nothing here is ever deleted or edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, desc, func, insert, select, update

from loyalty.chain import Head, SealedOp, genesis, verify_chain
from loyalty.errors import BadChain, BadWire
from loyalty.ids import OpId, op_no
from loyalty.ledger import till_entries
from loyalty.operations import Credit, Operation, Reversal, Sale, read_body
from loyalty.wire import OPS_BYTES_MAX, OPS_MAX, WireOp
from terminal.errors import StoreBroken
from terminal.ports import Kept, Unsent
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import entry, op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.signature import Verifier
    from loyalty.wire import Outcome

_KEPT = (op.c.seq, op.c.epoch, op.c.hash, op.c.body, op.c.verdict, op.c.wish_digest, op.c.no)


class OpLog:
    """Statements over the op table. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._insert = Prepared(connection, insert(op))
        self._entry = Prepared(connection, insert(entry))
        self._by_sale = Prepared(connection, select(*_KEPT).where(op.c.sale_id == bindparam("sale_id")))
        self._last = Prepared(connection, select(*_KEPT).where(op.c.kind == Sale.KIND).order_by(desc(op.c.no)).limit(1))
        self._of_origin = Prepared(
            connection, select(*_KEPT).where(op.c.origin_no == bindparam("origin")).order_by(op.c.no)
        )
        self._reference = Prepared(
            connection,
            select(op.c.no).where(op.c.reference == bindparam("reference"), op.c.at_ms >= bindparam("since")).limit(1),
        )
        waiting = and_(op.c.epoch == bindparam("epoch"), op.c.seq > bindparam("acked"))
        self._unsent = Prepared(connection, select(func.count(), func.min(op.c.at_ms)).where(waiting))
        self._next = Prepared(
            connection,
            select(op.c.seq, op.c.body, op.c.signature, op.c.private).where(waiting).order_by(op.c.seq).limit(OPS_MAX),
        )
        self._verdict = Prepared(
            connection,
            update(op)
            .where(op.c.epoch == bindparam("in_epoch"), op.c.seq == bindparam("at_seq"), op.c.verdict.is_(None))
            .values(verdict=bindparam("verdict"), code=bindparam("code"), sentence=bindparam("sentence")),
        )
        self._chain = Prepared(
            connection,
            select(op.c.seq, op.c.body, op.c.hash, op.c.signature).where(waiting).order_by(op.c.seq),
        )
        self._at = Prepared(
            connection, select(op.c.hash).where(op.c.epoch == bindparam("epoch"), op.c.seq == bindparam("seq"))
        )
        self._sums = Prepared(
            connection,
            select(func.coalesce(func.sum(op.c.e), 0), func.coalesce(func.sum(op.c.x), 0)).where(
                op.c.member == bindparam("member"), op.c.no > bindparam("low"), op.c.no < bindparam("high")
            ),
        )

    def write(self, sealed: SealedOp, operation: Operation, wish_digest: bytes | None) -> None:
        """Add an op with its entries."""
        effect, context = operation.effect, operation.context
        local = effect.credit is Credit.LOCAL
        self._insert.insert(
            no=sealed.id.no,
            epoch=sealed.id.epoch,
            seq=sealed.id.seq,
            uuid=context.uuid,
            kind=operation.KIND,
            sale_id=operation.sale_id,
            wish_digest=wish_digest,
            origin_no=op_no(operation.origin.epoch, operation.origin.seq) if isinstance(operation, Reversal) else None,
            reference=context.reference,
            member=operation.member,
            delta=effect.delta if operation.member else 0,
            e=effect.earn - effect.repay + effect.give if local else 0,
            x=effect.use + effect.take_local,
            at_ms=context.at_ms,
            body=sealed.body,
            private=sealed.private,
            hash=sealed.hash,
            signature=sealed.signature,
            verdict=None,
            code=None,
            sentence=None,
        )
        if operation.member is not None:
            for booked in till_entries(operation.member, effect):
                self._entry.insert(no=sealed.id.no, debit=booked.debit, credit=booked.credit, points=booked.points)

    def kept(self, sale_id: str, acked: int) -> Kept | None:
        """The op with this public id."""
        return _kept(self._by_sale.first(sale_id=sale_id), acked)

    def last_sale(self, acked: int) -> Kept | None:
        """The newest sale."""
        return _kept(self._last.first(), acked)

    def reversals_of(self, epoch: int, seq: int, acked: int) -> list[Kept]:
        """Reversals of one sale, oldest first."""
        rows = (_kept(row, acked) for row in self._of_origin.all(origin=op_no(epoch, seq)))
        return [row for row in rows if row is not None]

    def reference_used(self, reference: str, since_ms: int) -> bool:
        """Whether a receipt number occurs since then."""
        return self._reference.first(reference=reference, since=since_ms) is not None

    def unsent(self, epoch: int, acked: int) -> Unsent:
        """What waits for a verdict."""
        count, oldest = self._unsent.first(epoch=epoch, acked=acked)
        return Unsent(count, oldest)

    def next_ops(self, epoch: int, acked: int) -> list[WireOp]:
        """The next ops to send, within the limits of one request; one op alone always fits."""
        ops: list[WireOp] = []
        size = 0
        for seq, body, signature, private in self._next.all(epoch=epoch, acked=acked):
            size += len(body) + len(private or b"")
            if ops and size > OPS_BYTES_MAX:
                break
            ops.append(WireOp(seq, body, signature, private))
        return ops

    def verdicts(self, epoch: int, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Write verdicts; returns those that were not known yet."""
        return [
            outcome
            for outcome in outcomes
            if self._verdict.run(
                in_epoch=epoch,
                at_seq=outcome.seq,
                verdict=outcome.verdict.value,
                code=outcome.code,
                sentence=outcome.sentence,
            )
        ]

    def hash_at(self, epoch: int, seq: int) -> bytes | None:
        """The chain hash at a place of this log."""
        row = self._at.first(epoch=epoch, seq=seq)
        return None if row is None else row[0]

    def sums(self, member: str, epoch: int) -> tuple[int, int]:
        """What the log says of a member's rights in this epoch: earned here, spent here."""
        earned, spent = self._sums.first(member=member, low=op_no(epoch, 0), high=op_no(epoch + 1, 0))
        return earned, spent

    def verify(self, device: str, head: Head, acked: int, verifier: Verifier) -> None:
        """Prove on start that everything unsent is unbroken and ends at the head; StoreBroken otherwise."""
        before = genesis(device, head.epoch) if acked == 0 else self.hash_at(head.epoch, acked)
        if before is None:
            raise StoreBroken("The till's log has a hole before its unsent sales. It was left untouched; call support.")
        ops, previous = [], before
        for seq, body, digest, signature in self._chain.all(epoch=head.epoch, acked=acked):
            ops.append(SealedOp(OpId(device, head.epoch, seq), body, previous, digest, signature))
            previous = digest
        try:
            found = verify_chain(device, Head(head.epoch, acked, before), ops, verifier)
        except BadChain as broken:
            raise StoreBroken(f"The till's log was changed: {broken}. It was left untouched; call support.") from None
        if found != head:
            raise StoreBroken("The end of the till's log is missing. It was left untouched; call support.")


def _kept(row: tuple[int, int, bytes, bytes, str | None, bytes | None, int] | None, acked: int) -> Kept | None:
    if row is None:
        return None
    seq, epoch, digest, body, verdict, wish_digest, _ = row
    operation = read_body(body)
    if not isinstance(operation, Sale | Reversal):
        raise BadWire("an op of this till's own log has an unknown kind")
    state = verdict or ("sent" if seq <= acked else "committed")
    return Kept(seq, epoch, digest, operation, state, wish_digest)
