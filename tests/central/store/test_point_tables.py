"""The tables of lots refuse what no lot can be."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.store.database import Database
from central.store.point_tables import lot, lot_use

LOT = {"member": "m", "origin": "o", "points": 5, "remains": 5, "earned_ms": 1}
USE = {"member": "m", "spent_by": "s", "place": 0, "origin": "o", "points": 5}


@pytest.mark.parametrize(
    ("table", "row"), [(lot, LOT | {"remains": 6}), (lot, LOT | {"remains": -1}), (lot_use, USE | {"given_back": 6})]
)
def test_the_database_itself_keeps_lots_whole(database: Database, table: sa.Table, row: dict[str, object]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        database.write(lambda tx: tx.run(sa.insert(table), row))
