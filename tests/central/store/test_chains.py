"""What is kept of the chains."""

from fractions import Fraction
from functools import partial

import pytest

from central.store import chains
from loyalty.ops.chain import genesis
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import OpId
from loyalty.values.points import PieceCount
from tests.central.floor import Floor


def test_a_chain_starts_at_its_genesis_and_starting_again_changes_nothing(floor: Floor) -> None:
    till = floor.till()
    state = floor.database.read(lambda tx: chains.chain_state(tx, till.id, 1))
    assert state is not None
    assert (state.head.seq, state.head.hash, state.sealed, state.durable_seq) == (0, genesis(till.id, 1), False, 0)
    till.sell(None)
    till.exchange_all()
    floor.database.write(lambda tx: chains.open_epoch(tx, till.id, 1, 0))
    state = floor.database.read(lambda tx: chains.chain_state(tx, till.id, 1))
    assert state is not None
    assert state.head == till.head
    assert floor.database.read(lambda tx: chains.chain_state(tx, till.id, 2)) is None


def test_ops_are_kept_as_they_were_signed(floor: Floor) -> None:
    till = floor.till()
    for _ in range(3):
        till.sell(None)
    till.exchange_all()
    kept = floor.database.read(lambda tx: chains.kept_ops(tx, till.id, 1, 2, 9))
    assert [(op.seq, op.hash) for op in kept] == [(op.id.seq, op.hash) for op in till.log[1:]]
    assert floor.database.read(lambda tx: chains.hash_at(tx, till.id, 1, 3)) == till.head.hash
    assert floor.database.read(lambda tx: chains.hash_at(tx, till.id, 1, 4)) is None
    found = floor.database.read(lambda tx: chains.bodies(tx, [OpId(till.id, 1, 2), OpId(till.id, 1, 9)]))
    assert found == {OpId(till.id, 1, 2): chains.KeptBody(till.log[1].body, "applied", None, frozenset())}
    assert floor.database.read(lambda tx: chains.bodies(tx, [])) == {}


def test_returned_pieces_are_kept_to_the_smallest_part_and_locking_them_leaves_no_trace(floor: Floor) -> None:
    sale = OpId("A" * 16, 1, 7)
    floor.database.write(lambda tx: chains.lock_returns(tx, [sale]))
    assert floor.database.read(lambda tx: chains.returned_pieces(tx, [sale])) == {}
    states: list[dict[int, PieceCount]] = [
        {2: 3},
        {2: 6, 1: Fraction(4, 15)},
        {2: 6, 1: Fraction(19, 15)},
        {2: 6, 1: 2},
    ]
    for state in states:
        floor.database.write(lambda tx: chains.lock_returns(tx, [sale]))
        floor.database.write(partial(chains.save_returned, sales={sale: state}))
        assert floor.database.read(lambda tx: chains.returned_pieces(tx, [sale])) == {sale: state}


@pytest.mark.parametrize("ops_max", [1, 2, 100])
def test_signatures_are_offered_for_proof_in_chain_order_and_once(floor: Floor, ops_max: int) -> None:
    till = floor.till()
    for _ in range(5):
        till.sell(None)
    till.exchange_all()
    seen: list[bytes] = []
    while (batch := floor.database.read(lambda tx: chains.unproven(tx, ops_max))) is not None:
        verifier = Ed25519Verifier(batch.public_key)
        assert all(verifier.verify(*pair) for pair in zip(batch.hashes, batch.signatures, strict=True))
        seen += batch.hashes
        floor.database.write(partial(chains.note_proven, looked_at=batch, bad_seqs=(), code=""))
    assert seen == [op.hash for op in till.log]
