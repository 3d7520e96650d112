"""The tables that every till holds are plain, and each row has one key."""

from __future__ import annotations

import re

import pytest

from loyalty.exchange.replica import BY_NAME, MEMBER, TABLES, Kind, Table


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_key_and_each_column_once(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert table.key == names[0]
    assert not table.columns[0].nullable
    assert table.names == (*names, "gone")
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in (table.name, *names))


def test_tables_are_found_by_name_and_members_come_last() -> None:
    assert {name: table.name for name, table in BY_NAME.items()} == {table.name: table.name for table in TABLES}
    assert TABLES[-1] is MEMBER


def test_of_a_member_no_address_and_no_birth_year_leaves_the_server() -> None:
    assert {column.name for column in MEMBER.columns} == {
        "id",
        "number",
        "name",
        "folded",
        "tier",
        "since_year",
        "phone_last4",
        "phone_hash",
        "birthday",
        "home_store",
        "points",
        "blocked",
        "pending",
        "ends",
        "vests",
        "tier_figure",
        "tier_missed_ms",
        "segments",
        "visits",
        "last_visit",
        "day_points",
    }


def test_points_and_money_are_whole_numbers() -> None:
    wholes = [
        c for table in TABLES for c in table.columns if c.name in ("points", "price_minor", "starts_ms", "version")
    ]
    assert wholes
    assert {column.kind for column in wholes} == {Kind.INTEGER}
