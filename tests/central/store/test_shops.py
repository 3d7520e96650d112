"""The shop's own rows."""

from functools import partial

import pytest
from sqlalchemy import select

from central.store import shops
from central.store.database import Database
from central.store.schema import admin
from central.store.shops import Store
from loyalty.signing.published import Published


def test_a_shop_gets_its_name_and_the_key_that_tills_trust(database: Database) -> None:
    database.write(lambda tx: shops.name_shop(tx, "Corner", "EUR"))
    database.write(lambda tx: shops.trust_key(tx, "KEY"))
    found = database.read(shops.shop)
    assert (found.name, found.currency, found.server_key_id, found.generation) == ("Corner", "EUR", "KEY", 1)
    assert len(found.lookup_key) == 32


def test_a_store_is_opened_once(database: Database) -> None:
    for one in (Store("b", "North"), Store("a", "East"), Store("c", "North")):
        database.write(partial(shops.add_store, new=one))
    assert database.read(shops.stores) == [Store("a", "East"), Store("b", "North")]
    assert database.read(lambda tx: shops.store_name(tx, "b")) == "North"
    assert database.read(lambda tx: shops.store_name(tx, "x")) == ""


def test_a_programme_version_is_never_changed(database: Database) -> None:
    database.write(lambda tx: shops.publish_programme(tx, Published(1, "{}", 5, "ab")))
    with pytest.raises(Exception, match=r"(?i)unique|busy"):
        database.write(lambda tx: shops.publish_programme(tx, Published(1, "{other}", 5)))
    assert database.read(shops.programme_versions) == {1: "{}"}
    database.write(lambda tx: shops.keep_signature(tx, 1, "cd"))
    assert database.read(shops.published) == [Published(1, "{}", 5, "ab")]


def test_an_administrator_gets_a_new_password(database: Database) -> None:
    for password in ("one", "two"):
        database.write(partial(shops.save_admin, name="ana", password_hash=password, now_ms=1))
    rows = database.read(lambda tx: tx.rows(select(admin.c.name, admin.c.password)))
    assert [(row.name, row.password) for row in rows] == [("ana", "two")]
