"""The tables of gifts take each name once, and no count below none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.errors import StoreBusy
from central.store.database import Database
from central.store.gift_tables import gift_given, gift_voucher

ROW = {"name": "g/m", "gift": "g", "member": "m", "voucher": "v", "programme": 1, "given_ms": 1}


def test_the_database_itself_refuses_a_name_twice_and_a_count_below_none(database: Database) -> None:
    database.write(lambda tx: tx.run(sa.insert(gift_voucher), ROW))
    with pytest.raises((sa.exc.IntegrityError, StoreBusy)):
        database.write(lambda tx: tx.run(sa.insert(gift_voucher), ROW | {"voucher": "w"}))
    with pytest.raises(sa.exc.IntegrityError):
        database.write(lambda tx: tx.run(sa.insert(gift_given), {"gift": "g", "vouchers": -1, "minor": 0}))
