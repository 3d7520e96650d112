"""Proves on start that the log is what the till wrote: hashes, signatures, and columns that say what the bodies say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, select

from loyalty.chain import Head, genesis, op_hash
from loyalty.ids import OpId
from loyalty.operations import Effect
from terminal.errors import StoreBroken
from terminal.store.connection import Connection, Prepared
from terminal.store.oplog import rights_moved
from terminal.store.tables import op

if TYPE_CHECKING:
    from loyalty.signature import Verifier

_CHANGED = "The till's log was changed at its operation {}. It was left untouched: keep the folder and call support."
_SHORT = "The end of the till's log is missing. It was left untouched: keep the folder and call support."


class _Booked(msgspec.Struct, frozen=True):
    """The part of a body that is repeated in columns."""

    member: str | None
    effect: Effect


def prove_log(connection: Connection, *, device: str, head: Head, acked: int, verifier: Verifier) -> None:
    """Prove the present epoch up to `head`; StoreBroken names the first op that does not fit.

    The hash of the last op covers all before it, so its signature stands for theirs; what the server has not seen yet
    is proven one by one.
    """
    rows = Prepared(
        connection,
        select(op.c.seq, op.c.body, op.c.hash, op.c.signature, op.c.member, op.c.delta, op.c.e, op.c.x)
        .where(op.c.epoch == bindparam("epoch"))
        .order_by(op.c.seq),
    )
    previous, last = genesis(device, head.epoch), 0
    for seq, body, digest, signature, *columns in rows.each(epoch=head.epoch):
        continues = seq == last + 1 and op_hash(OpId(device, head.epoch, seq), previous, body) == digest
        is_proven_here = seq > acked or seq == head.seq
        if not continues or tuple(columns) != _columns_of(body):
            raise StoreBroken(_CHANGED.format(seq))
        if is_proven_here and not verifier.verify(digest, signature):
            raise StoreBroken(_CHANGED.format(seq))
        previous, last = digest, seq
    if (last, previous) != (head.seq, head.hash):
        raise StoreBroken(_SHORT)


def _columns_of(body: bytes) -> tuple[str | None, int, int, int] | None:
    try:
        booked = msgspec.json.decode(body, type=_Booked)
    except msgspec.DecodeError:
        return None
    earned, spent = rights_moved(booked.effect)
    return booked.member, booked.effect.delta if booked.member else 0, earned, spent
