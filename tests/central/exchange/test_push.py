"""The ops of a batch: which of them are proven, and what is kept."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from central.errors import Problem
from central.exchange.push import Batch, proven_batch
from central.store import schema
from central.store.tills import Till
from loyalty.chain import Head, SealedOp, genesis, seal
from loyalty.signature import Ed25519Signer, Ed25519Verifier
from loyalty.wire import WireOp
from tests.central.floor import Floor

SIGNER = Ed25519Signer(b"\x21" * 32)
TILL = Till("T" * 16, "Till 1", "s", SIGNER.public, "K" * 16, "active", anchor=True, epoch=1)


def chain(length: int) -> list[SealedOp]:
    head, ops = Head(1, 0, genesis(TILL.id, 1)), []
    for number in range(length):
        sealed = seal(head, TILL.id, b"op %d" % number, SIGNER)
        head = Head(1, sealed.id.seq, sealed.hash)
        ops.append(sealed)
    return ops


OPS = chain(6)
WIRE = [WireOp(op.id.seq, op.body, op.signature) for op in OPS]


class NoRows:
    """A store that was never asked for a hash, since the chain starts at its genesis."""


def proven(ops: list[WireOp]) -> Batch | Problem:
    return proven_batch(NoRows(), TILL, ops, Ed25519Verifier)  # type: ignore[arg-type] # seq 0 needs no row


def test_an_honest_batch_is_proven_whole() -> None:
    batch = proven(WIRE)
    assert isinstance(batch, Batch)
    assert list(batch.hashes) == [op.hash for op in OPS]
    assert proven([]) == Batch()


@given(st.data())
def test_no_flipped_bit_of_a_body_is_ever_taken(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WIRE) - 1))
    body = bytearray(WIRE[place].body)
    bit = data.draw(st.integers(0, len(body) * 8 - 1))
    body[bit // 8] ^= 1 << bit % 8
    batch = proven([*WIRE[:place], WireOp(place + 1, bytes(body), WIRE[place].signature), *WIRE[place + 1 :]])
    if place == 0:
        assert isinstance(batch, Problem)
    else:
        assert isinstance(batch, Batch)
        assert len(batch.ops) == place


@given(st.sets(st.integers(0, 5)))
def test_a_batch_ends_at_its_last_good_signature(bad: set[int]) -> None:
    ops = [WireOp(op.seq, op.body, b"\x00" * 64 if place in bad else op.signature) for place, op in enumerate(WIRE)]
    good = [place for place in range(6) if place not in bad]
    batch = proven(ops)
    if good:
        assert isinstance(batch, Batch)
        assert len(batch.ops) == good[-1] + 1
    else:
        assert isinstance(batch, Problem)


def test_another_tills_ops_are_not_taken() -> None:
    other = Till("V" * 16, "Till 2", "s", SIGNER.public, "K" * 16, "active", anchor=True, epoch=1)
    no_rows = NoRows()
    batch = proven_batch(no_rows, other, WIRE, Ed25519Verifier)  # type: ignore[arg-type] # seq 0 needs no row
    assert isinstance(batch, Problem)


def test_what_travels_beside_an_op_is_kept_beside_it(floor: Floor) -> None:
    till = floor.till()
    till.sell(None)
    request = till.request()
    beside = [WireOp(op.seq, op.body, op.signature, b"Ana Petrova") for op in request.ops]
    till.ask(msgspec.structs.replace(request, ops=beside))
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.op.c.private, schema.op.c.body)))
    assert [(bytes(row.private), bytes(row.body)) for row in rows] == [(b"Ana Petrova", till.log[0].body)]
