"""The tables refuse what must never be."""

import sqlite3

import pytest

from loyalty.exchange.replica import TABLES
from terminal import commands as c
from terminal.store.tables import replica
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def test_the_replica_has_exactly_the_tables_that_both_sides_agreed_on() -> None:
    for table in TABLES:
        columns = [column.name for column in replica[table.name].columns]
        assert columns == [*(column.name for column in table.columns), "ver", "own"]
    assert set(replica) == {table.name for table in TABLES}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rights SET x = g + e + 1",
        "UPDATE rights SET g = -1",
        "UPDATE device SET acked_seq = head_seq + 1",
        (
            "INSERT INTO device SELECT 2, device, store, store_name, till_name, currency, server_key, lookup_key, "
            "epoch, head_seq, head_hash, generation, acked_seq, durable_seq, anchor, request_no, NULL, NULL, "
            "replica_no, replica_base, claimed_generation, NULL, NULL, NULL, NULL, NULL FROM device"
        ),
        (
            "INSERT INTO op SELECT no + 1, epoch, seq, uuid || 'x', kind, sale_id || 'x', NULL, NULL, NULL, member, "
            "delta, e, x, at_ms, body, NULL, hash, signature, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0 FROM op"
        ),
        "INSERT INTO entry VALUES (1, 'a', 'b', 0)",
        "UPDATE op SET e = 'many'",
    ],
)
def test_row_47_the_file_itself_refuses_what_cannot_be(world: TillWorld, statement: str) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())
    with pytest.raises(sqlite3.IntegrityError):
        vars(world.store)["_connection"].driver.execute(statement)
