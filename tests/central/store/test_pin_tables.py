"""The table of PINs holds something for each member in it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.store.database import Database
from central.store.pin_tables import member_pin


def test_the_database_itself_refuses_a_pin_of_which_nothing_is_kept(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        database.write(lambda tx: tx.run(sa.insert(member_pin), {"member": "AMARA", "kept": None, "feed_tx": 1}))
