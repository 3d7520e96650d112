"""An operation is noted once under its first place and once under its own name."""

import pytest
import sqlalchemy as sa

from central.errors import StoreBusy
from central.store.database import Database
from central.store.orphan_tables import orphan, told_name

AGAIN = {"till": "T", "of_epoch": 1, "of_seq": 6, "epoch": 3, "seq": 6}
NAMED = {"till": "T", "name": "sale", "epoch": 3, "seq": 6}


@pytest.mark.parametrize(("table", "row"), [(orphan, AGAIN), (told_name, NAMED)])
def test_nothing_is_noted_in_two_places(database: Database, table: sa.Table, row: dict[str, object]) -> None:
    database.write(lambda tx: tx.run_many(sa.insert(table), [row]))
    with pytest.raises((sa.exc.IntegrityError, StoreBusy)):
        database.write(lambda tx: tx.run_many(sa.insert(table), [{**row, "seq": 9}]))
