"""Inserts that change the row which they meet, or leave it as it is: put together once, as each engine says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlalchemy as sa


class Upsert(NamedTuple):
    """One statement for each engine; `Transaction.merge` runs the right one."""

    sqlite: sqlite.Insert
    postgres: postgresql.Insert


def insert_or_leave(table: sa.Table) -> Upsert:
    """Nothing happens where a row has the same key already, whichever of its keys that is."""
    return Upsert(sqlite.insert(table).on_conflict_do_nothing(), postgresql.insert(table).on_conflict_do_nothing())


def insert_or_change(table: sa.Table, *, replaced: Collection[str] = (), raised: Collection[str] = ()) -> Upsert:
    """A row with the same primary key takes over the columns `replaced` and adds up those that are `raised`."""
    keys = list(table.primary_key)
    lite, big = sqlite.insert(table), postgresql.insert(table)
    changed = [
        {name: new[name] for name in replaced} | {name: table.c[name] + new[name] for name in raised}
        for new in (lite.excluded, big.excluded)
    ]
    return Upsert(
        lite.on_conflict_do_update(index_elements=keys, set_=changed[0]),
        big.on_conflict_do_update(index_elements=keys, set_=changed[1]),
    )
