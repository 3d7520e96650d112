"""A restore is declared once, remembered until the tills have answered, and never has the number of another."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from central.errors import WorldSaidNo
from central.store import recovery, restores, schema
from central.store.database import Database
from central.store.restores import KnownChain
from tests.central.floor import Floor

HEAD = b"\x01" * 32


@given(st.lists(st.integers(0, 2**40), min_size=1), st.integers(0, 2**45))
def test_a_new_generation_is_above_all_known_ones_and_not_below_the_clock(known: list[int], now_ms: int) -> None:
    new = recovery.generation_above(known, now_ms)
    assert new > max(known)
    assert new >= now_ms // 1000


def test_a_declared_restore_names_its_tills(floor: Floor) -> None:
    first, second = floor.till("North"), floor.till("South")
    assert floor.database.read(restores.answers).missing == ()
    floor.database.write(lambda tx: restores.declare(tx, 7, "a test", 1_000))
    found = floor.database.read(restores.answers)
    assert (found.generation, found.since_ms) == (7, 1_000)
    assert [one.id for one in found.missing] == [first.id, second.id]
    columns = schema.till.c
    answered = sa.update(schema.till).where(columns.id == first.id).values(caught_up_generation=7)
    shut_out = sa.update(schema.till).where(columns.id == second.id).values(status="revoked")
    floor.database.write(lambda tx: (tx.run(answered), tx.run(shut_out)))
    found = floor.database.read(restores.answers)
    assert ([one.id for one in found.tills], found.missing) == ([first.id], ())
    floor.database.write(lambda tx: recovery.forget(tx, {"Z" * 16: "Till 9"}, first.id, 1))
    assert len(floor.database.read(restores.answers).others) == 1


def test_an_account_that_recovers_may_have_more_outstanding_than_it_has(floor: Floor) -> None:
    floor.database.write(lambda tx: restores.declare(tx, 7, "a test", 1_000))
    more = sa.update(schema.account).values(outstanding=schema.account.c.balance + 1)
    assert floor.database.write(lambda tx: tx.run(more)) == 3


def test_rows_of_numbers_that_are_still_to_come_are_seen_again(floor: Floor) -> None:
    """What pg_restore brings into a young cluster stands behind transactions that are yet to be."""
    if not floor.database.is_postgres:
        pytest.skip("SQLite counts in the file itself")
    far = sa.update(schema.account).values(feed_tx=2**40)
    floor.database.write(lambda tx: tx.run(far))
    floor.database.write(lambda tx: restores.declare(tx, 7, "a test", 1_000))
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.account.c.feed_tx)))
    assert {row.feed_tx for row in rows} <= set(range(floor.database.read(lambda tx: tx.feed_bound())))


def test_heads_that_are_missing_here_are_found_and_expected(floor: Floor) -> None:
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    here = KnownChain(till.id, 1, 1, till.head.hash)
    others = [
        KnownChain(till.id, 1, 1, HEAD),
        KnownChain(till.id, 1, 2, HEAD),
        KnownChain(till.id, 2, 0, HEAD),
        KnownChain("x", 1, 0, HEAD),
    ]
    begun = KnownChain(floor.till(name="Till 2").id, 1, 0, HEAD)
    assert here in floor.database.read(restores.heads)
    assert floor.database.read(lambda tx: restores.behind(tx, [here, begun, *others])) == others
    floor.database.write(lambda tx: restores.expect(tx, others[:2]))
    floor.database.write(lambda tx: restores.expect(tx, [here]))
    row = floor.database.read(
        lambda tx: tx.row(sa.select(schema.till_epoch).where(schema.till_epoch.c.till == till.id))
    )
    assert row is not None
    assert (row.expected_hwm, bytes(row.expected_head)) == (2, HEAD)


def test_what_a_backup_holds_is_durable_in_its_generation_only(floor: Floor) -> None:
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    known = floor.database.read(restores.heads)
    assert not floor.database.write(lambda tx: restores.make_durable(tx, 2, known))
    assert till.exchange().durable_seq == 0
    assert floor.database.write(lambda tx: restores.make_durable(tx, 1, known))
    older = [KnownChain(till.id, 1, 0, HEAD)]
    assert floor.database.write(lambda tx: restores.make_durable(tx, 1, older))
    assert till.exchange().durable_seq == 1


def test_whose_database_it_is(floor: Floor, database: Database) -> None:
    found = floor.database.read(restores.standing)
    assert found is not None
    assert (found.used, found.generation, len(found.shop)) == (True, 1, 32)
    database.write(lambda tx: tx.run(sa.text("DROP TABLE alembic_version")))
    if database.is_postgres:
        assert database.read(restores.standing) is None
    else:
        with pytest.raises(WorldSaidNo, match="another program's"):
            database.read(restores.standing)
