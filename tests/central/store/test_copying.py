"""Rows leave in the order of their keys and come in as they left; what a table would not have is refused."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.errors import BadArchive
from central.store import schema
from central.store.copying import clear_away, count, count_on, put_rows, rows_of, shapes, still
from central.store.database import Database, Transaction
from tests.central.floor import Floor


def test_every_table_of_the_shop_has_its_shape(database: Database) -> None:
    found = database.read(shapes)
    assert {one.name for one in found} == set(schema.metadata.tables)
    for one in found:
        table = schema.metadata.tables[one.name]
        assert set(one.columns) == {column.name for column in table.columns}
        assert one.key == tuple(column.name for column in table.primary_key)
    counted = {one.name for one in found if one.counted}
    assert {"entry", "liability"} <= counted if database.is_postgres else not counted


def test_rows_come_in_as_they_left(floor: Floor) -> None:
    floor.till()

    def over(tx: Transaction) -> None:
        for shape in shapes(tx):
            rows = list(rows_of(tx, shape))
            assert len(rows) == count(tx, shape)
            tx.run(sa.delete(schema.metadata.tables[shape.name]))
            put_rows(tx, shape, rows)
            count_on(tx, shape)
            assert list(rows_of(tx, shape)) == rows

    floor.database.exclusive(over)


@pytest.mark.parametrize(
    "row",
    [
        ["m", None, "many", 0, 0],
        ["m", None, 5, 6, 0],
        ["m", None, 2**63, 0, 0],
        [None, None, 5, 0, 0],
        ["\ud800", None, 5, 0, 0],
    ],
)
def test_a_row_that_cannot_be_is_refused(database: Database, row: list[object]) -> None:
    def put(tx: Transaction) -> None:
        shape = next(one for one in shapes(tx) if one.name == "account")
        values = dict(zip(("member", "home_store", "balance", "outstanding", "debt"), row, strict=True))
        full = dict.fromkeys(shape.columns, 0) | {"feed_tx": 1} | values
        put_rows(tx, shape, [[full[name] for name in shape.columns]])  # type: ignore[misc] # hostile on purpose

    with pytest.raises(BadArchive, match=r"a row of account cannot be\. Nothing was changed"):
        database.write(put)
    assert database.read(lambda tx: tx.rows(sa.select(schema.account))) == []


def test_whoever_reads_a_copy_holds_nobody_up(floor: Floor, tmp_path: Path) -> None:
    till = floor.till()
    with still(floor.database, tmp_path) as unmoved:

        def look(tx: Transaction) -> tuple[int, int]:
            shape = next(one for one in shapes(tx) if one.name == "op")
            before = count(tx, shape)
            till.sell(None)
            selling = threading.Thread(target=till.exchange_all)
            selling.start()
            selling.join(30)
            assert not selling.is_alive()
            return before, count(tx, shape)

        assert unmoved.read(look) == (0, 0)
    assert till.acked == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".pointill")] == []


def test_everything_is_cleared_away(database: Database) -> None:
    if not database.is_postgres:
        pytest.skip("an SQLite file is replaced")
    database.write(clear_away)
    assert database.read(lambda tx: sa.inspect(tx.connection).get_table_names()) == []
