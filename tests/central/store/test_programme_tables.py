"""The database refuses figures and causes that cannot be."""

import pytest
import sqlalchemy as sa

from central.store import programme_tables as tables
from central.store.database import Database


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (tables.rule_given, {"rule": "r", "points": -1}),
        (tables.rule_stop, {"rule": "r", "since_ms": 1, "cause": "mood", "stopped_by": "x", "feed_tx": 1}),
    ],
)
def test_what_cannot_be_is_refused(database: Database, table: sa.Table, values: dict[str, object]) -> None:
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        database.write(lambda tx: tx.run(sa.insert(table), values))
