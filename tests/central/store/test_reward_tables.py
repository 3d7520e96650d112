"""The table of rewards holds a count for each."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.store.database import Database
from central.store.reward_tables import reward


def test_the_database_itself_refuses_a_reward_that_nobody_counted(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        database.write(lambda tx: tx.run(sa.insert(reward), {"id": "mug", "given": None, "feed_tx": 1}))
