"""A return is noted under its sale once, beside any other of the same sale."""

import pytest
import sqlalchemy as sa

from central.errors import StoreBusy
from central.store.database import Database
from central.store.return_tables import return_of

ROW = {"till": "T", "epoch": 1, "seq": 1, "by_till": "U", "by_epoch": 1, "by_seq": 7}


def test_a_sale_may_come_back_in_many_returns_each_noted_once(database: Database) -> None:
    database.write(lambda tx: tx.run_many(sa.insert(return_of), [ROW, {**ROW, "by_seq": 8}]))
    assert len(database.read(lambda tx: tx.rows(sa.select(return_of)))) == 2
    with pytest.raises((sa.exc.IntegrityError, StoreBusy)):
        database.write(lambda tx: tx.run_many(sa.insert(return_of), [ROW]))
