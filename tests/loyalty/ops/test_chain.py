"""Nothing in a till's chain can be changed, dropped, doubled or moved without being seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.ops.chain import (
    HASH_BYTES,
    SALT_BYTES,
    Head,
    SealedOp,
    extend,
    genesis,
    op_hash,
    private_digest,
    seal,
    short_code,
    verify_chain,
)
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadChain, BadValue
from loyalty.values.ids import EPOCH_MAX, OpId
from tests.strategies import SIGNER, Chain, chains, ids, sealed

VERIFIER = Ed25519Verifier(SIGNER.public)
DEVICE = "0123456789ABCDEF"
GENESIS_HEX = "40c353f5207e8843f91e2864856ed4aa6b615093a681fada8a618b5d9fb7c295"
FIRST_HEX = "839ba9b22e658501802616f431e4dfdd208a951b8389763eadd0afddf07b427c"


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(chains(VERIFIER))
def test_an_honest_chain_is_proven_up_to_its_head(chain: Chain) -> None:
    head = verify_chain(chain.device, chain.start, chain.ops, chain.verifier)
    assert head == Head(chain.start.epoch, len(chain.ops), chain.ops[-1].hash)
    assert extend(chain.device, chain.start, [op.body for op in chain.ops]) == [op.hash for op in chain.ops]


@given(chains(VERIFIER), st.data())
def test_every_flipped_bit_is_seen(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain.ops) - 1))
    name = data.draw(st.sampled_from(["body", "previous", "hash", "signature"]))
    part: bytes = getattr(chain.ops[place], name)
    changed = {name: flipped(part, data.draw(st.integers(0, len(part) * 8 - 1)))}
    ops = [*chain.ops[:place], replace(chain.ops[place], **changed), *chain.ops[place + 1 :]]  # type: ignore[arg-type]
    with pytest.raises(BadChain):
        verify_chain(chain.device, chain.start, ops, chain.verifier)


@given(chains(VERIFIER), st.data())
def test_a_changed_body_changes_every_hash_behind_it(chain: Chain, data: st.DataObject) -> None:
    bodies = [op.body for op in chain.ops]
    place = data.draw(st.integers(0, len(bodies) - 1))
    bodies[place] = flipped(bodies[place], data.draw(st.integers(0, len(bodies[place]) * 8 - 1)))
    hashes = extend(chain.device, chain.start, bodies)
    for at, (new, op) in enumerate(zip(hashes, chain.ops, strict=True)):
        assert (new == op.hash) is (at < place)


@given(chains(VERIFIER, min_size=2), st.data())
def test_a_dropped_doubled_or_moved_op_is_seen(chain: Chain, data: st.DataObject) -> None:
    ops = list(chain.ops)
    first, second = sorted(data.draw(st.permutations(range(len(ops))))[:2])
    dropped = ops[:first] + ops[first + 1 :]
    doubled = [*ops[: first + 1], *ops[first:]]
    moved = list(ops)
    moved[first], moved[second] = moved[second], moved[first]
    for wrong in (dropped, doubled, moved):
        with pytest.raises(BadChain):
            verify_chain(chain.device, chain.start, wrong, chain.verifier)


@given(chains(VERIFIER), ids, st.integers(1, EPOCH_MAX))
def test_a_chain_fits_no_other_device_and_no_other_epoch(chain: Chain, device: str, epoch: int) -> None:
    assume(device != chain.device)
    assume(epoch != chain.start.epoch)
    with pytest.raises(BadChain):
        verify_chain(device, Head(chain.start.epoch, 0, genesis(device, chain.start.epoch)), chain.ops, chain.verifier)
    with pytest.raises(BadChain):
        verify_chain(chain.device, Head(epoch, 0, genesis(chain.device, epoch)), chain.ops, chain.verifier)


@given(chains(VERIFIER))
def test_a_chain_sealed_with_another_key_is_seen(chain: Chain) -> None:
    stranger = Ed25519Verifier(Ed25519Signer(b"s" * 32).public)
    with pytest.raises(BadChain, match="wrong signature"):
        verify_chain(chain.device, chain.start, chain.ops, stranger)


def test_an_op_moved_to_another_place_with_its_numbers_put_right_is_seen() -> None:
    chain = sealed(DEVICE, [b"one", b"two"], VERIFIER)
    one, two = chain.ops
    forged = replace(two, id=one.id, previous=one.previous)
    with pytest.raises(BadChain, match="after seq 0"):
        verify_chain(DEVICE, chain.start, [forged], VERIFIER)


def test_private_data_may_be_erased_without_breaking_the_chain() -> None:
    start = Head(1, 0, genesis(DEVICE, 1))
    op = seal(start, DEVICE, b"body", SIGNER, private=b"Anna, 12 High Street")
    assert verify_chain(DEVICE, start, [replace(op, private=None)], VERIFIER).seq == 1


def test_the_hash_is_what_the_protocol_says_for_ever() -> None:
    start = genesis(DEVICE, 1)
    assert start.hex() == GENESIS_HEX
    assert op_hash(OpId(DEVICE, 1, 1), start, b"{}").hex() == FIRST_HEX


@pytest.mark.parametrize(
    ("epoch", "seq", "digest"),
    [(0, 0, bytes(32)), (EPOCH_MAX + 1, 0, bytes(32)), (1, -1, bytes(32)), (1, 2**40, bytes(32)), (1, 0, bytes(31))],
)
def test_a_head_that_cannot_be_is_refused(epoch: int, seq: int, digest: bytes) -> None:
    with pytest.raises(BadValue, match="head"):
        Head(epoch, seq, digest)


def test_a_hash_continues_a_whole_hash_only() -> None:
    with pytest.raises(BadValue, match="32 bytes"):
        op_hash(OpId(DEVICE, 1, 1), bytes(HASH_BYTES - 1), b"")


def test_a_full_chain_ends_and_never_starts_over() -> None:
    with pytest.raises(BadValue, match="bounded"):
        seal(Head(1, 2**40 - 1, bytes(32)), DEVICE, b"", SIGNER)


def test_the_short_code_on_paper_is_ten_letters_of_the_hash() -> None:
    assert short_code(bytes.fromhex("0123456789abcdef" * 4)) == "01234-56789"


def test_a_body_refers_to_private_data_by_a_salted_digest() -> None:
    salt, other = b"s" * SALT_BYTES, b"t" * SALT_BYTES
    assert private_digest(salt, b"Anna") != private_digest(other, b"Anna")
    assert len(private_digest(salt, b"Anna")) == 64
    with pytest.raises(BadValue, match="salt"):
        private_digest(salt + b"A", b"nna")


def test_an_empty_stretch_leaves_the_head_where_it_is() -> None:
    start = Head(1, 0, genesis(DEVICE, 1))
    ops: list[SealedOp] = []
    assert verify_chain(DEVICE, start, ops, VERIFIER) == start
