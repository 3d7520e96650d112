"""The op log: what was committed, what was sent, what the server said; nothing here is ever deleted or edited."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, desc, func, insert, or_, select, update

from loyalty.exchange.wire import OPS_BYTES_MAX, OPS_MAX, WireOp
from loyalty.ledger.booking import till_entries
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Accrual, Operation, Orphan, Reversal, Sale, Settlement
from loyalty.ops.stamps import moved_stamps, owner_of
from loyalty.ops.tally import NO_VISIT, Tally, tally_of
from loyalty.values.errors import BadWire
from loyalty.values.ids import SEQ_BITS, op_no
from terminal.ports import Kept
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import entry, incarnation, op, op_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.exchange.wire import Outcome
    from loyalty.ops.chain import SealedOp
    from loyalty.ops.effect import Effect

KEPT = (op.c.seq, op.c.epoch, op.c.hash, op.c.body, op.c.verdict, op.c.wish_digest, op.c.told_no)
"""What of a row makes a `Kept`."""


class OpLog:
    """Statements over the op table. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._insert = Prepared(connection, insert(op))
        self._entry = Prepared(connection, insert(entry))
        self._card = Prepared(connection, insert(op_card))
        told_card = update(op_card).where(op_card.c.no == bindparam("original"))
        self._card_told = Prepared(connection, told_card.values(delta=0))
        self._card_sums = Prepared(
            connection,
            select(func.coalesce(func.sum(op_card.c.e), 0), func.coalesce(func.sum(op_card.c.x), 0)).where(
                op_card.c.member == bindparam("member"),
                op_card.c.no > bindparam("low"),
                op_card.c.no < bindparam("high"),
            ),
        )
        self._by_sale = Prepared(connection, select(*KEPT).where(op.c.sale_id == bindparam("sale_id")))
        at_counter = (op.c.kind == Sale.KIND, op.c.wish_digest.is_(None))
        self._last = Prepared(connection, select(*KEPT).where(*at_counter).order_by(desc(op.c.no)).limit(1))
        self._newest = Prepared(connection, select(*KEPT).order_by(desc(op.c.no)).limit(bindparam("most")))
        tellers = op.alias("tellers")
        told = select(tellers.c.no).where(tellers.c.origin_no == bindparam("origin"), tellers.c.kind == Orphan.KIND)
        of_it = or_(op.c.origin_no == bindparam("origin"), op.c.origin_no.in_(told))
        self._of_origin = Prepared(connection, select(*KEPT).where(of_it, op.c.kind == Reversal.KIND).order_by(op.c.no))
        original = update(op).where(op.c.no == bindparam("original"))
        uncounted = {op.c.delta: 0, op.c.visits: 0, op.c.day_points: 0}
        self._told = Prepared(connection, original.values({op.c.told_no: bindparam("by"), **uncounted}))
        self._body = Prepared(connection, select(op.c.body).where(op.c.no == bindparam("no")))
        over = update(incarnation).where(incarnation.c.epoch == bindparam("over"))
        self._settled = Prepared(connection, over.values(settlement_no=bindparam("by")))
        by_orphan = update(op).where(op.c.told_no == bindparam("by"), op.c.verdict.is_(None))
        self._verdict_told = Prepared(
            connection,
            by_orphan.values(verdict=bindparam("verdict"), code=bindparam("code"), sentence=bindparam("sentence")),
        )
        self._reference = Prepared(
            connection,
            select(*KEPT).where(op.c.reference == bindparam("reference"), op.c.at_ms >= bindparam("since")),
        )
        here = (op.c.epoch == bindparam("epoch"), op.c.seq == bindparam("seq"))
        self._time = Prepared(connection, select(op.c.at_ms).where(*here))
        self._at = Prepared(connection, select(op.c.hash).where(*here))
        self._next = Prepared(
            connection,
            select(op.c.seq, op.c.body, op.c.signature, op.c.private)
            .where(op.c.epoch == bindparam("epoch"), op.c.seq > bindparam("acked"))
            .order_by(op.c.seq)
            .limit(OPS_MAX),
        )
        self._verdict = Prepared(
            connection,
            update(op)
            .where(op.c.epoch == bindparam("in_epoch"), op.c.seq == bindparam("at_seq"), op.c.verdict.is_(None))
            .values(verdict=bindparam("verdict"), code=bindparam("code"), sentence=bindparam("sentence")),
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
        earned, spent = rights_moved(effect)
        tally = self._tally(operation, sealed.id.device)
        self._insert.insert(
            no=sealed.id.no,
            epoch=sealed.id.epoch,
            seq=sealed.id.seq,
            uuid=context.uuid,
            kind=operation.KIND,
            sale_id=operation.sale_id,
            wish_digest=wish_digest,
            origin_no=_own_origin(operation, sealed.id.device),
            about=_about(operation, sealed.id.device),
            reference=context.reference,
            member=operation.member,
            delta=shown_delta(operation),
            e=earned,
            x=spent,
            at_ms=context.at_ms,
            body=sealed.body,
            private=sealed.private,
            hash=sealed.hash,
            signature=sealed.signature,
            verdict=None,
            code=None,
            sentence=None,
            told_no=None,
            previous=sealed.previous,
            visits=tally.visits,
            day=tally.day,
            day_points=tally.points,
        )
        if isinstance(operation, Orphan):
            self._told.run(original=op_no(operation.epoch, operation.seq), by=sealed.id.no)
            self._card_told.run(original=op_no(operation.epoch, operation.seq))
        elif isinstance(operation, Settlement):
            self._settled.run(over=operation.epoch, by=sealed.id.no)
        if operation.member is not None:
            self._write_entries(sealed.id.no, operation.member, effect)
        self._write_cards(sealed.id.no, operation)

    def _write_entries(self, no: int, account: str, effect: Effect) -> None:
        for booked in till_entries(account, effect):
            self._entry.insert(no=no, debit=booked.debit, credit=booked.credit, points=booked.points)

    def _write_cards(self, no: int, operation: Operation) -> None:
        """What an op does to stamp cards; an orphan shows what the op inside did, and moves no rights."""
        told = read_body(operation.body.encode()) if isinstance(operation, Orphan) else operation
        for account, effect in () if isinstance(told, Unknown) else moved_stamps(told):
            earned, spent = (0, 0) if isinstance(operation, Orphan) else rights_moved(effect)
            self._card.insert(no=no, member=account, delta=effect.delta, e=earned, x=spent)
            if not isinstance(operation, Orphan):
                self._write_entries(no, account, effect)

    def _tally(self, operation: Operation, device: str) -> Tally:
        """What an op adds to its member's visits; an orphan adds what the op inside did."""
        told = read_body(operation.body.encode()) if isinstance(operation, Orphan) else operation
        if isinstance(told, Unknown) or told.member is None:
            return NO_VISIT
        no = _own_origin(told, device) if isinstance(told, Reversal) else None
        row = None if no is None else self._body.first(no=no)
        origin = None if row is None else read_body(row[0])
        return tally_of(told, origin if isinstance(origin, Sale) else None)

    def kept(self, sale_id: str, acked: int) -> Kept | None:
        """The op with this public id."""
        row = self._by_sale.first(sale_id=sale_id)
        return None if row is None else kept_of(row, acked)

    def last_sale(self, acked: int) -> Kept | None:
        """The newest sale made at the counter itself."""
        row = self._last.first()
        return None if row is None else kept_of(row, acked)

    def newest(self, most: int, acked: int) -> list[Kept]:
        """The newest ops, latest first."""
        return [kept_of(row, acked) for row in self._newest.all(most=most)]

    def reversals_of(self, epoch: int, seq: int, acked: int) -> list[Kept]:
        """Reversals of one sale of this till, oldest first."""
        return [kept_of(row, acked) for row in self._of_origin.all(origin=op_no(epoch, seq))]

    def reference_used(self, reference: str, since_ms: int) -> bool:
        """Whether a receipt number stands for a sale since then; one that was undone frees its number."""
        found = (kept_of(row, 0) for row in self._reference.all(reference=reference, since=since_ms))
        return any(isinstance(kept.operation, Sale) and not self._undone(kept) for kept in found)

    def _undone(self, kept: Kept) -> bool:
        back = (row.operation for row in self.reversals_of(kept.epoch, kept.seq, 0))
        return any(isinstance(operation, Reversal) and operation.undo for operation in back)

    def at_ms(self, epoch: int, seq: int) -> int | None:
        """The wall time of the op at a place of this log."""
        row = self._time.first(epoch=epoch, seq=seq)
        return None if row is None else row[0]

    def next_ops(self, epoch: int, acked: int) -> list[WireOp]:
        """The next ops to send, within the limits of one request; one op alone always fits."""
        ops: list[WireOp] = []
        size = 0
        with closing(self._next.each(epoch=epoch, acked=acked)) as rows:
            for seq, body, signature, private in rows:
                size += len(body) + len(private or b"")
                if ops and size > OPS_BYTES_MAX:
                    break
                ops.append(WireOp(seq, body, signature, private))
        return ops

    def verdicts(self, epoch: int, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Write verdicts; returns those that were not known yet."""
        new = []
        for outcome in outcomes:
            said = {"verdict": outcome.verdict.value, "code": outcome.code, "sentence": outcome.sentence}
            if self._verdict.run(in_epoch=epoch, at_seq=outcome.seq, **said):
                new.append(outcome)
                self._verdict_told.run(by=op_no(epoch, outcome.seq), **said)
        return new

    def hash_at(self, epoch: int, seq: int) -> bytes | None:
        """The chain hash at a place of this log."""
        row = self._at.first(epoch=epoch, seq=seq)
        return None if row is None else row[0]

    def sums(self, member: str, epoch: int) -> tuple[int, int]:
        """What the log says of a member's rights in this epoch: earned here, spent here."""
        places = {"member": member, "low": op_no(epoch, 0), "high": op_no(epoch + 1, 0)}
        earned, spent = self._sums.first(**places)
        if owner_of(member) is None:
            return earned, spent
        more_earned, more_spent = self._card_sums.first(**places)
        return earned + more_earned, spent + more_spent


def rights_moved(effect: Effect) -> tuple[int, int]:
    """What an op adds to the till's own rights (e) and what it takes out of them (x)."""
    earned = effect.earn - effect.repay + effect.give if effect.credit is Credit.LOCAL else 0
    return earned, effect.spent


def shown_delta(operation: Operation) -> int:
    """What an op does to the points that are shown; an orphan does what the op inside did."""
    if isinstance(operation, Orphan):
        inner = read_body(operation.body.encode())
        return 0 if isinstance(inner, Unknown) else shown_delta(inner)
    return operation.effect.delta if operation.member else 0


def _own_origin(operation: Operation, device: str) -> int | None:
    """The number of the op that is reversed or told again, when it lies in this log."""
    if isinstance(operation, Orphan):
        return op_no(operation.epoch, operation.seq)
    if not isinstance(operation, Reversal) or operation.origin.device != device:
        return None
    return op_no(operation.origin.epoch, operation.origin.seq)


def _about(operation: Operation, device: str) -> str | None:
    """The sale that this op is about, unless it is the return of an own one."""
    is_own_return = isinstance(operation, Reversal) and operation.origin.device == device
    if is_own_return or not isinstance(operation, Reversal | Accrual):
        return None
    return about_key(operation.origin.device, operation.origin.epoch, operation.origin.seq)


def about_key(device: str, epoch: int, seq: int) -> str:
    """How ops about a sale that may be another till's name it."""
    return f"{device}/{op_no(epoch, seq)}"


def kept_of(row: tuple[int, int, bytes, bytes, str | None, bytes | None, int | None], acked: int) -> Kept:
    """An op as the till is told it; `acked` is the number of the last op that the server has."""
    seq, epoch, digest, body, verdict, wish_digest, told_no = row
    operation = read_body(body)
    if isinstance(operation, Unknown):
        raise BadWire("an op of this till's own log has an unknown kind")
    state = verdict or ("sent" if (told_no or op_no(epoch, seq)) <= acked else "committed")
    told = None if told_no is None else (told_no >> SEQ_BITS, told_no & (1 << SEQ_BITS) - 1)
    return Kept(seq, epoch, digest, operation, state, wish_digest, told)
