"""Proves on start that the log is what the till wrote: hashes, signatures, and columns that say what the bodies say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, desc, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.chain import Head, genesis, op_hash
from loyalty.ids import OpId, op_no
from loyalty.operations import Effect, Orphan
from terminal.errors import StoreBroken
from terminal.store.connection import Connection, Prepared
from terminal.store.oplog import rights_moved
from terminal.store.tables import op, proof_mark, voucher_move
from terminal.store.vouchermoves import Moves, moves_in

if TYPE_CHECKING:
    from loyalty.signature import Verifier

FULL_EVERY_MS = 7 * 24 * 3_600_000
"""So long a start may go on from the last mark; then everything is proven again."""

_SALVAGE = "It was left untouched: keep the folder. What proves itself is saved into a new file by: pointill salvage"
_CHANGED = f"The till's log was changed at its operation {{}}. {_SALVAGE}"
_SHORT = f"The end of the till's log is missing. {_SALVAGE}"


class _Booked(msgspec.Struct, frozen=True):
    """The part of a body that is repeated in columns."""

    member: str | None
    effect: Effect
    kind: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the log is proven; `full_ms` is the time of the newest op when all of it was."""

    proven: Head
    full_ms: int


class Proof:
    """Proves the present epoch of a device's log. Till thread only."""

    def __init__(self, connection: Connection, device: str, verifier: Verifier) -> None:
        self._device, self._verifier = device, verifier
        self._mark = Prepared(
            connection, select(proof_mark.c.epoch, proof_mark.c.seq, proof_mark.c.hash, proof_mark.c.full_ms)
        )
        new = insert(proof_mark)
        self._remember = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[proof_mark.c.one],
                set_={name: new.excluded[name] for name in ("epoch", "seq", "hash", "full_ms")},
            ),
        )
        here = (op.c.epoch == bindparam("epoch"), op.c.seq == bindparam("seq"))
        self._at = Prepared(connection, select(op.c.hash, op.c.signature).where(*here))
        self._newest = Prepared(connection, select(op.c.at_ms).order_by(desc(op.c.no)).limit(1))
        self._rows = Prepared(
            connection,
            select(op.c.seq, op.c.body, op.c.hash, op.c.signature, op.c.member, op.c.delta, op.c.e, op.c.x)
            .where(op.c.epoch == bindparam("epoch"), op.c.seq > bindparam("after"))
            .order_by(op.c.seq),
        )
        moved = (voucher_move.c.no, voucher_move.c.voucher, voucher_move.c.hver, voucher_move.c.gained)
        behind = (voucher_move.c.no > bindparam("low"), voucher_move.c.no < bindparam("high"))
        self._moves = Prepared(connection, select(*moved).where(*behind))

    def prove(self, head: Head, acked: int, *, salvaged: bool = False) -> Mark:
        """Prove the log up to `head`, from the last mark on where that fits; StoreBroken names what does not fit.

        The hash of the last op covers all before it, so its signature stands for theirs; what the server has not seen
        yet is proven one by one. Once a week, and when the mark does not fit, all of the log is. A log that was
        salvaged from a damaged file was proven op by op, and has gaps: it is proven from where it was continued.
        """
        newest = self._newest.first()
        now_ms = newest[0] if newest else 0
        mark = self._mark_of(head.epoch) if salvaged else self._fitting_mark(head, now_ms)
        if mark is not None:
            self._walk(mark.proven, head, acked)
            return Mark(head, mark.full_ms)
        self._walk(Head(head.epoch, 0, genesis(self._device, head.epoch)), head, acked)
        return Mark(head, now_ms)

    def remember(self, mark: Mark) -> None:
        """Write the mark, inside the caller's transaction."""
        proven = mark.proven
        self._remember.run(one=1, epoch=proven.epoch, seq=proven.seq, hash=proven.hash, full_ms=mark.full_ms)

    def _fitting_mark(self, head: Head, now_ms: int) -> Mark | None:
        mark = self._mark_of(head.epoch)
        if mark is None or not 0 <= now_ms - mark.full_ms < FULL_EVERY_MS:
            return None
        return mark if self._holds(mark.proven.epoch, mark.proven.seq, mark.proven.hash) else None

    def _mark_of(self, of_epoch: int) -> Mark | None:
        row = self._mark.first()
        if row is None or row[0] != of_epoch:
            return None
        epoch, seq, digest, full_ms = row
        return Mark(Head(epoch, seq, digest), full_ms)

    def _holds(self, epoch: int, seq: int, digest: bytes) -> bool:
        if seq == 0:
            return digest == genesis(self._device, epoch)
        known = self._at.first(epoch=epoch, seq=seq)
        return known is not None and known[0] == digest and self._verifier.verify(digest, known[1])

    def _walk(self, proven: Head, head: Head, acked: int) -> None:
        previous, last = proven.hash, proven.seq
        moves = self._vouchers_moved(head.epoch, last)
        for seq, body, digest, signature, *columns in self._rows.each(epoch=head.epoch, after=last):
            continues = seq == last + 1 and op_hash(OpId(self._device, head.epoch, seq), previous, body) == digest
            is_proven_here = seq > acked or seq == head.seq
            fits = tuple(columns) == _columns_of(body) and moves.pop(seq, frozenset()) == moves_in(body)
            if not continues or not fits:
                raise StoreBroken(_CHANGED.format(seq))
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


def _columns_of(body: bytes) -> tuple[str | None, int, int, int] | None:
    try:
        booked = msgspec.json.decode(body, type=_Booked)
    except msgspec.DecodeError:
        return None
    earned, spent = rights_moved(booked.effect)
    shown = booked
    if booked.kind == Orphan.KIND:
        try:
            shown = msgspec.json.decode(booked.body, type=_Booked)
        except msgspec.DecodeError:
            return None
    return booked.member, shown.effect.delta if shown.member else 0, earned, spent
