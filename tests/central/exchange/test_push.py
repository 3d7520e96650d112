"""The ops of a batch: which of them are proven, and what is kept."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from hypothesis import given as for_all
from hypothesis import strategies as st

from central.errors import Problem
from central.exchange.opening import GOODWILL_MS
from central.exchange.push import Batch, proven_batch
from central.judging.book import GOODWILL
from central.programmes.publishing import publish
from central.store import audit, schema
from central.store.accounts import accounts_of
from central.store.tills import Till
from loyalty.exchange.wire import Verdict, WireOp
from loyalty.ops.bodies import body_of
from loyalty.ops.chain import Head, SealedOp, genesis, seal
from loyalty.ops.operations import Sale
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import programme_bytes
from loyalty.rules.spending import Goodwill
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from tests.central.floor import PROGRAMME, Floor, FloorTill

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


@for_all(st.data())
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


@for_all(st.sets(st.integers(0, 5)))
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


def given(till: FloorTill, member: str) -> Sale:
    """A sale paid with 100 points that the till does not hold."""
    sale = till.sale(member, 1_000, use=100)
    return msgspec.structs.replace(sale, effect=msgspec.structs.replace(sale.effect, goodwill=100))


def test_f23_goodwill_is_owed_looked_at_when_it_happens_again_and_borne_by_the_shop_when_nothing_is_left(
    floor: Floor,
) -> None:
    anchor, away, member = floor.till("North"), floor.till("South"), floor.members[0]
    lets = programme_bytes(msgspec.structs.replace(PROGRAMME, goodwill=Goodwill(member=100)))
    floor.database.write(lambda tx: publish(tx, lets, 1))
    anchor.exchange_all()
    codes, earned = [], 0
    for pause_ms in (0, 1_000, GOODWILL_MS + 1_000):
        floor.clock.now += pause_ms
        sale = given(away, member)
        earned += sale.effect.earn
        away.commit(sale)
        codes.append([outcome.code for outcome in away.exchange().outcomes])
    assert codes == [[""], ["goodwill_again"], [""]]
    debt = floor.database.write(lambda tx: accounts_of(tx, [member]))[member].account.debt
    assert debt == 300 - earned > 0, "what the sales earned repays"
    anchor.commit(anchor.sale(member, 500, use=500))
    anchor.exchange_all()
    away.commit(given(away, member))
    assert [outcome.code for outcome in away.exchange().outcomes] == ["goodwill_again"]
    assert floor.database.read(lambda tx: audit.liabilities(tx, GOODWILL)) > 0
    assert floor.differences() == []


def test_f23_goodwill_in_a_shop_that_knows_none_is_an_overdraft_that_is_looked_at(floor: Floor) -> None:
    anchor, away, member = floor.till("North"), floor.till("South"), floor.members[0]
    anchor.exchange_all()
    away.commit(given(away, member))
    assert [outcome.code for outcome in away.exchange().outcomes] == ["overdrawn"]
    account = floor.database.write(lambda tx: accounts_of(tx, [member]))[member].account
    assert account.debt == 0, "the member owes nothing for what a till made up"
    assert floor.database.read(lambda tx: audit.liabilities(tx, "overdrawn")) == 100
    assert floor.differences() == []


def test_row_43_a_sale_of_the_version_before_is_taken_with_what_it_did_not_know_yet(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    body = body_of(till.sale(member, 1_000))
    older = body.replace(b',"vouchers":[]', b"")
    assert older != body
    till.commit_bytes(older)
    assert [one.verdict for one in till.exchange_all().outcomes] == [Verdict.APPLIED]
    assert till.points(member) == 600


def test_row_53_a_sale_by_the_rules_of_its_day_is_booked_as_promised(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    floor.database.write(lambda tx: publish(tx, programme_bytes(PROGRAMME), 1))
    till.exchange_all()
    promised = till.sale(member, 1_000)
    stingy = msgspec.structs.replace(PROGRAMME, version=2, earn=Earn(default=Rate(points=1, per_minor=1_000)))
    floor.database.write(lambda tx: publish(tx, programme_bytes(stingy), 2))
    till.commit(promised)
    assert [(one.verdict, one.code) for one in till.exchange_all().outcomes] == [(Verdict.APPLIED, "")]
    assert till.points(member) == 600
    kept = floor.database.read(lambda tx: tx.row(sa.select(schema.op.c.body)))
    assert kept is not None
    assert b'"programme":1' in bytes(kept.body)
