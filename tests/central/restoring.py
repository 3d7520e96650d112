"""A database put back to an earlier state, on either engine: all rows of all tables, kept and brought back."""

from typing import Any

import sqlalchemy as sa

from central.store import recovery, schema
from central.store.database import Transaction
from loyalty.ops.effect import Credit
from tests.central.floor import Floor, FloorTill

Picture = dict[str, list[dict[str, Any]]]


def picture(floor: Floor) -> Picture:
    """Every row as it now is."""

    def read(tx: Transaction) -> Picture:
        return {
            table.name: [dict(zip(table.c.keys(), row, strict=True)) for row in tx.rows(sa.select(table))]
            for table in schema.metadata.sorted_tables
        }

    return floor.database.read(read)


def put_back(floor: Floor, before: Picture) -> None:
    """The database as it was, as if somebody had copied a file: nobody told it."""

    def write(tx: Transaction) -> None:
        counter = tx.feed_tx
        for table in schema.metadata.sorted_tables:
            tx.run(sa.delete(table))
            tx.run_many(sa.insert(table), before[table.name])
        # Another engine's counter would go on by itself.
        tx.run(sa.update(schema.meta).values(feed_counter=counter))

    floor.database.write(write)


def restore(floor: Floor, before: Picture) -> int:
    """The database as it was, put back by the tool that says so; the new generation."""
    put_back(floor, before)

    def write(tx: Transaction) -> int:
        generation = recovery.next_generation(tx, floor.clock())
        recovery.begin(tx, generation, "a test", floor.clock())
        return generation

    floor.clock.now += 1_000
    return floor.database.write(write)


def account_of(floor: Floor, member: str) -> tuple[int, int, int, int]:
    """Balance, outstanding, debt and whether it recovers."""
    columns = schema.account.c
    query = sa.select(columns.balance, columns.outstanding, columns.debt, columns.recovering)
    row = floor.database.read(lambda tx: tx.row(query.where(columns.member == member)))
    assert row is not None
    return int(row.balance), int(row.outstanding), int(row.debt), int(row.recovering)


def with_a_voucher(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    """A till that issued a voucher, another one beside it, and the voucher."""
    first, second = floor.till(), floor.till(name="Till 2")
    first.exchange_all()
    voucher = first.issue(floor.members[0])
    first.exchange_all()
    second.exchange_all()
    return first, second, voucher


def the_books_hold(floor: Floor) -> None:
    assert floor.differences() == []


def two_tills(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    """An anchor that holds all 500 points of a member, and a till beside it."""
    anchor, other = floor.till(), floor.till(name="Till 2")
    anchor.exchange_all()
    other.exchange_all()
    return anchor, other, floor.members[0]


def trade_after_the_backup(anchor: FloorTill, other: FloorTill, member: str) -> None:
    """Points are earned at one till, granted to the other and spent there; the backup knows nothing of it."""
    other.sell(member, 2_000)
    other.exchange_all()
    anchor.exchange_all()
    anchor.sell(member, 1_000, use=650, credit=Credit.LOCAL)
    anchor.exchange_all()
