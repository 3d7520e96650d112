"""Signatures taken on credit are looked at afterwards; a wrong one is named and undoes nothing."""

import multiprocessing
import threading
from contextlib import closing

import msgspec
import sqlalchemy as sa

from central.proofreader import Proofreader, answer_forever, wrong_ones
from central.store import schema
from loyalty.exchange.wire import ExchangeReply, WireOp
from tests.central.floor import Floor


def test_wrong_signatures_are_found_by_their_place(sqlite_floor: Floor) -> None:
    till = sqlite_floor.till()
    for _ in range(4):
        till.sell(None)
    hashes = tuple(op.hash for op in till.log)
    signatures = [op.signature for op in till.log]
    assert wrong_ones(till.signer.public, hashes, tuple(signatures)) == []
    signatures[1], signatures[3] = b"\x00" * 64, b""
    assert wrong_ones(till.signer.public, hashes, tuple(signatures)) == [1, 3]


def test_the_helper_answers_until_its_parent_is_gone() -> None:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    helper = threading.Thread(target=answer_forever, args=(theirs,))
    helper.start()
    ours.send((b"\x01" * 32, (), ()))
    assert ours.recv() == []
    ours.close()
    helper.join(20)
    assert not helper.is_alive()


def test_a_bad_signature_in_the_middle_flags_its_op_and_its_till_and_undoes_nothing(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for _ in range(3):
        till.sell(member, 100)
    request = till.request()
    ops = [request.ops[0], WireOp(2, request.ops[1].body, b"\x11" * 64), request.ops[2]]
    reply = till.ask(msgspec.structs.replace(request, ops=ops))
    assert isinstance(reply, ExchangeReply)
    assert reply.hwm == 3, "the last signature proves all three"
    with closing(Proofreader(floor.database)) as proofreader:
        assert proofreader.look_once()
        assert not proofreader.look_once(), "nothing is looked at twice"
    rows = floor.database.read(
        lambda tx: tx.rows(sa.select(schema.op.c.seq, schema.op.c.verdict, schema.op.c.code).order_by(schema.op.c.seq))
    )
    assert [(row.seq, row.verdict, row.code) for row in rows] == [
        (1, "applied", ""),
        (2, "flagged", "bad_signature"),
        (3, "applied", ""),
    ]
    assert floor.database.read(lambda tx: tx.rows(sa.select(schema.till.c.concern)))[0].concern == "bad_signature"
    assert floor.differences() == []


def test_a_helper_that_was_ended_is_started_again(sqlite_floor: Floor) -> None:
    till = sqlite_floor.till()

    def sell_two() -> None:
        till.sell(None)
        till.sell(None)
        till.exchange_all()

    with closing(Proofreader(sqlite_floor.database)) as proofreader:
        sell_two()
        assert proofreader.look_once()
        sell_two()
        for helper in multiprocessing.active_children():
            helper.kill()
            helper.join()
        assert [proofreader.look_once() for _ in range(3)] == [False, True, False]
