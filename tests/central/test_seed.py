"""The sample shop: the same for the same seed, honest in its books, and never poured over a real one."""

import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.reconcile import reconcile
from central.seed import CSV_COLUMNS, seed_shop
from central.shop import open_shop, read_preset
from central.store import schema
from central.store.catalogue import categories, products
from central.store.database import Database, open_database
from central.store.shops import programme_versions, stores
from loyalty.codes.scanned import CardCode, MemberCode, parse_scan
from loyalty.rules.programme import read_programme
from loyalty.shopping.member import phone_hash
from tests.central.conftest import migrated
from tests.central.floor import START_MS, Dice


def seeded(database: Database, members: int = 40, store_count: int | None = 2, seed: int = 1) -> list[dict[str, str]]:
    codes = io.StringIO(newline="")
    seed_shop(
        database,
        members=members,
        store_count=store_count,
        chance=random.Random(seed),
        now_ms=START_MS,
        codes=codes,
    )
    return list(csv.DictReader(io.StringIO(codes.getvalue())))


def test_the_sample_shop_is_whole(database: Database) -> None:
    rows = seeded(database)
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [one.name for one in database.read(stores)] == ["Store 1", "Store 2"]
    assert {one.id for one in database.read(categories)} == {"food", "drinks", "household", "gift-card"}
    found = database.read(products)
    assert len(found) > 20
    assert all(one.gtin is not None and one.price_minor for one in found)
    programme = read_programme(database.read(programme_versions)[1].encode())
    assert "gift-card" in programme.earn.excluded.categories
    assert database.read(reconcile).differences == []
    assert database.read(reconcile).members == 40


def test_every_row_of_the_list_is_what_a_till_will_find(database: Database) -> None:
    rows = seeded(database)
    accounts = {row.member: row for row in database.read(lambda tx: tx.rows(sa.select(schema.account)))}
    members = {row.id: row for row in database.read(lambda tx: tx.rows(sa.select(schema.member)))}
    cards = {row.number: row.member for row in database.read(lambda tx: tx.rows(sa.select(schema.card)))}
    key = database.read(lambda tx: tx.rows(sa.select(schema.meta.c.lookup_key)))[0].lookup_key
    assert len(rows) == len(accounts) == 40
    for row in rows:
        assert parse_scan(row["code"]) == MemberCode(row["id"])
        assert parse_scan(row["card"]) == CardCode(row["card"])
        assert cards[row["card"]] == row["id"]
        assert accounts[row["id"]].balance == int(row["balance"])
        assert (members[row["id"]].name, members[row["id"]].number) == (row["name"], row["number"])
        assert members[row["id"]].phone_hash == phone_hash(bytes(key), row["phone"])
        assert re.fullmatch(r"\+4477009\d{5}", row["phone"])
    assert {row["store"] for row in rows} == {"Store 1", "Store 2"}
    assert {row.tier for row in members.values()} >= {"bronze", "silver"}
    assert {row.segments for row in members.values()} >= {None, "newsletter", "newsletter students", "students"}
    kinds = database.read(lambda tx: tx.rows(sa.select(schema.card.c.kind)))
    assert {row.kind for row in kinds} == {"app", "plastic"}
    assert all((row.visits > 0) == (row.last_visit is not None) == (row.balance > 0) for row in accounts.values())


def test_the_same_seed_is_the_same_shop(tmp_path: Path) -> None:
    lists = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        database = open_database(migrated(f"sqlite:///{tmp_path}/{name}.db"))
        lists.append(seeded(database, seed=seed))
        database.close()
    assert lists[0] == lists[1] != lists[2]


def test_members_are_never_poured_over_members(database: Database) -> None:
    seeded(database)
    with pytest.raises(WorldSaidNo, match="40 members already"):
        seeded(database)


def test_an_open_shop_keeps_what_it_has_and_gets_members(database: Database) -> None:
    database.write(
        lambda tx: open_shop(
            tx, read_preset("cafe"), name="Café", currency="EUR", store="Corner", now_ms=1, entropy=Dice()
        )
    )
    rows = seeded(database, store_count=None)
    assert {row["store"] for row in rows} == {"Corner"}
    assert [one.name for one in database.read(stores)] == ["Corner"]
    assert any(one.name == "Flat white" for one in database.read(products))


@pytest.mark.parametrize(("members", "store_count"), [(-1, 1), (10**9, 1), (5, 0), (5, 10**6)])
def test_a_sample_without_measure_is_refused(
    sqlite_copy: str, members: int, store_count: int, request: pytest.FixtureRequest
) -> None:
    database = open_database(sqlite_copy)
    closing: Callable[[], None] = database.close
    request.addfinalizer(closing)
    with pytest.raises(WorldSaidNo, match="at most"):
        seeded(database, members, store_count)
