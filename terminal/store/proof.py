"""Proves on start that the log is what the till wrote: hashes, signatures, and columns that say what the bodies say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, select

from loyalty.ops.chain import Head, genesis, op_hash
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Orphan, Reversal
from loyalty.values.ids import OpId, op_no
from terminal.errors import StoreBroken
from terminal.store.connection import Connection, Prepared
from terminal.store.oplog import about_key, rights_moved
from terminal.store.tables import op, proof_mark, voucher_move
from terminal.store.vouchermoves import Moves, moves_in

if TYPE_CHECKING:
    from loyalty.signing.signature import Verifier

_SALVAGE = "It was left untouched: keep the folder. What proves itself is saved into a new file by: pointill salvage"
_CHANGED = f"The till's log was changed at its operation {{}}. {_SALVAGE}"
_SHORT = f"The end of the till's log is missing. {_SALVAGE}"


class _Told(msgspec.Struct, frozen=True):
    """The part of a body's context that is repeated in columns."""

    uuid: str
    at_ms: int
    reference: str | None = None


class _Place(msgspec.Struct, frozen=True):
    device: str
    epoch: int
    seq: int


class _Booked(msgspec.Struct, frozen=True):
    """The part of a body that is repeated in columns; `epoch`, `seq` and `body` are those of an op told again."""

    kind: str
    sale_id: str
    context: _Told
    member: str | None
    effect: Effect
    origin: _Place | None = None
    epoch: int = 0
    seq: int = 0
    body: str = ""


class Proof:
    """Proves the present epoch of a device's log. Till thread only."""

    def __init__(self, connection: Connection, device: str, verifier: Verifier) -> None:
        self._device, self._verifier = device, verifier
        self._mark = Prepared(connection, select(proof_mark.c.epoch, proof_mark.c.seq, proof_mark.c.hash))
        said = (op.c.kind, op.c.sale_id, op.c.uuid, op.c.at_ms, op.c.reference, op.c.origin_no, op.c.about)
        moved = (op.c.member, op.c.delta, op.c.e, op.c.x)
        # By number, as everything that counts reads the log: no row lies between these and is not looked at.
        between = (op.c.no > bindparam("low"), op.c.no < bindparam("high"))
        self._rows = Prepared(
            connection,
            select(op.c.no, op.c.epoch, op.c.seq, op.c.body, op.c.hash, op.c.signature, *said, *moved)
            .where(*between)
            .order_by(op.c.no),
        )
        held = (voucher_move.c.no, voucher_move.c.voucher, voucher_move.c.hver, voucher_move.c.gained)
        behind = (voucher_move.c.no > bindparam("low"), voucher_move.c.no < bindparam("high"))
        self._moves = Prepared(connection, select(*held).where(*behind))

    def prove(self, head: Head, acked: int, *, salvaged: bool = False) -> None:
        """Prove the log up to `head` from its first op; StoreBroken names what does not fit.

        The hash of the last op covers all before it, so its signature stands for theirs; what the server has not seen
        yet is proven one by one. A log that was salvaged from a damaged file was proven op by op, and has gaps: it is
        proven from where it was continued, and nothing may be redeemed on it.
        """
        start = self._continued(head.epoch) if salvaged else None
        self._walk(start or Head(head.epoch, 0, genesis(self._device, head.epoch)), head, acked)

    def _continued(self, of_epoch: int) -> Head | None:
        row = self._mark.first()
        return None if row is None or row[0] != of_epoch else Head(*row)

    def _walk(self, proven: Head, head: Head, acked: int) -> None:
        previous, last = proven.hash, proven.seq
        moves = self._vouchers_moved(head.epoch, last)
        low, high = op_no(head.epoch, last), op_no(head.epoch + 1, 0)
        for no, epoch, seq, body, digest, signature, *columns in self._rows.each(low=low, high=high):
            place = OpId(self._device, head.epoch, last + 1)
            continues = (no, epoch, seq) == (place.no, place.epoch, place.seq)
            continues = continues and op_hash(place, previous, body) == digest
            is_proven_here = seq > acked or seq == head.seq
            fits = columns == _columns_of(body, self._device) and moves.pop(seq, frozenset()) == moves_in(body)
            if not continues or not fits:
                raise StoreBroken(_CHANGED.format(last + 1))
            if is_proven_here and not self._verifier.verify(digest, signature):
                raise StoreBroken(_CHANGED.format(seq))
            previous, last = digest, seq
        if (last, previous) != (head.seq, head.hash):
            raise StoreBroken(_SHORT)
        if moves:
            raise StoreBroken(_CHANGED.format(min(moves)))

    def _vouchers_moved(self, epoch: int, after: int) -> dict[int, Moves]:
        moves: dict[int, Moves] = {}
        for no, voucher, hver, gained in self._moves.all(low=op_no(epoch, after), high=op_no(epoch + 1, 0)):
            seq = no - op_no(epoch, 0)
            moves[seq] = moves.get(seq, frozenset()) | {(voucher, hver, bool(gained))}
        return moves


_BOOKED_READER = msgspec.json.Decoder(_Booked)


def _columns_of(body: bytes, device: str) -> list[object] | None:
    try:
        booked = _BOOKED_READER.decode(body)
        told = _BOOKED_READER.decode(booked.body) if booked.kind == Orphan.KIND else booked
    except msgspec.DecodeError:
        return None
    context, delta = booked.context, told.effect.delta if told.member else 0
    said = [booked.kind, booked.sale_id, context.uuid, context.at_ms, context.reference]
    return [*said, *_origin_of(booked, device), booked.member, delta, *rights_moved(booked.effect)]


def _origin_of(booked: _Booked, device: str) -> tuple[int | None, str | None]:
    """The number of the op that is reversed or told again, when it lies in this log; else what it is about."""
    if booked.kind == Orphan.KIND:
        return op_no(booked.epoch, booked.seq), None
    origin = booked.origin
    if origin is None:
        return None, None
    if booked.kind == Reversal.KIND and origin.device == device:
        return op_no(origin.epoch, origin.seq), None
    return None, about_key(origin.device, origin.epoch, origin.seq)
