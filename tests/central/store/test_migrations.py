"""The migrations lead to exactly the schema that the code believes in, on both engines, and back."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from central.store import migrate, schema
from central.store.database import Database, Transaction
from central.store.gift_tables import gift_free
from central.store.lots import lots_left, unlotted
from central.store.tallies import visited_of
from loyalty.ledger.lots import Lot
from loyalty.ops.tally import Visited


def checks(metadata: sa.MetaData) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            found[table.name] = {
                str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint | sa.UniqueConstraint)
            }
    return found


def test_the_migrations_make_what_the_code_expects(database: Database) -> None:
    def compare(tx: object) -> tuple[list[object], dict[str, set[str | None]]]:
        connection = tx.connection  # type: ignore[attr-defined] # a transaction, seen from the tool's side
        differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)
        reflected = sa.MetaData()
        reflected.reflect(connection)
        return differences, checks(reflected)

    differences, found = database.read(compare)
    assert differences == []
    assert found == checks(schema.metadata)


def step(tx: Transaction, run: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.attributes["connection"] = tx.connection
    run(config, revision)


def test_a_shop_of_the_version_before_keeps_its_books_and_tills(database: Database) -> None:
    def back_and_forth(tx: Transaction) -> None:
        step(tx, command.downgrade, "0002")
        tx.run(sa.text("UPDATE meta SET generation = 7"))
        tx.run(sa.text("INSERT INTO account (member, balance, outstanding, feed_tx) VALUES ('m', 9, 5, 1)"))
        tx.run(
            sa.text(
                "INSERT INTO till (id, name, store, public_key, key_id, status, epoch, system, enrolled_ms, feed_tx) "
                "VALUES ('t', 'T', 's', :key, 'k', 'active', 1, '', 1, 1)"
            ),
            {"key": b"k"},
        )
        step(tx, command.upgrade, "0003")

    database.exclusive(back_and_forth)
    columns = schema.account.c
    query = sa.select(columns.member, columns.balance, columns.outstanding, columns.recovering)
    assert [tuple(row) for row in database.read(lambda tx: tx.rows(query))] == [("m", 9, 5, 0)]
    settled = sa.select(schema.till.c.settled_generation)
    assert [tuple(row) for row in database.read(lambda tx: tx.rows(settled))] == [(7,)]
    over = sa.update(schema.account).values(outstanding=10)
    with pytest.raises(Exception, match=r"(?i)check|constraint|busy"):
        database.write(lambda tx: tx.run(over))
    assert database.write(lambda tx: tx.run(over.values(recovering=1))) == 1
    indexes = database.read(lambda tx: sa.inspect(tx.connection).get_indexes("account"))
    assert {one["name"] for one in indexes} == {"ix_account_feed_tx_member", "ix_account_pool"}


def test_who_was_sold_something_or_brought_points_along_is_no_new_face(database: Database) -> None:
    def back_and_forth(tx: Transaction) -> None:
        step(tx, command.downgrade, "0018")
        for member in ("buyer", "brought", "fresh"):
            tx.run(sa.text("INSERT INTO account (member, feed_tx) VALUES (:member, 1)"), {"member": member})
        sold = {"member": "buyer", "seq": 1, "verdict": "applied"}
        waits = {"member": "fresh", "seq": 2, "verdict": "quarantined"}
        for row in (sold, waits):
            tx.run(
                sa.text(
                    "INSERT INTO op (till, epoch, seq, hash, signature, body, kind, member, verdict, code, flags, "
                    "beyond, received_ms) VALUES ('t', 1, :seq, :x, :x, :x, 'sale', :member, :verdict, '', '', 0, 1)"
                ),
                row | {"x": b"x"},
            )
        tx.run(sa.text("INSERT INTO visit (member, store, score, day) VALUES ('buyer', 's', 1, 77)"))
        tx.run(
            sa.text(
                "INSERT INTO entry (cause, debit, credit, points, at_ms) "
                "VALUES ('opening', 'opening', 'member/brought', 5, 1)"
            )
        )
        step(tx, command.upgrade, "head")

    database.exclusive(back_and_forth)
    found = database.read(lambda tx: visited_of(tx, ["buyer", "brought", "fresh"]))
    assert found == {"buyer": Visited(1, 77), "brought": Visited(1), "fresh": Visited()}


def test_what_members_have_by_then_becomes_one_lot_without_end(database: Database) -> None:
    def back_and_forth(tx: Transaction) -> None:
        step(tx, command.downgrade, "0010")
        for member, balance in (("m", 9), ("n", 0), ("short", -4)):
            values = {"member": member, "balance": balance}
            tx.run(
                sa.text("INSERT INTO account (member, balance, recovering, feed_tx) VALUES (:member, :balance, 1, 1)"),
                values,
            )
        step(tx, command.upgrade, "head")

    database.exclusive(back_and_forth)
    found = database.read(lambda tx: (lots_left(tx, ["m", "n", "short"]), unlotted(tx, ["m", "short"])))
    assert found == ({"m": [Lot("opening", 9, 9, 0)]}, {"m": 0, "short": 4})


def test_vouchers_that_members_were_given_by_then_are_found_by_their_shop(database: Database) -> None:
    def back_and_forth(tx: Transaction) -> None:
        step(tx, command.downgrade, "0025")
        tx.run(sa.text("INSERT INTO account (member, home_store, feed_tx) VALUES ('m', 'north', 1), ('n', NULL, 1)"))
        row = (
            "INSERT INTO voucher "
            "(id, code, name, member, value_minor, currency, cost, state, hver, holder, gift, feed_tx) "
            "VALUES (:id, :id, 'Cup', :member, 350, 'GBP', 0, :state, 1, :holder, :gift, 1)"
        )
        for id, member, state, holder, gift in (
            ("free", "m", "live", None, "g"),
            ("held", "m", "live", "till", "g"),
            ("void", "m", "void", None, "g"),
            ("bought", "m", "live", None, None),
            ("nowhere", "n", "live", None, "g"),
        ):
            values = {"id": id, "member": member, "state": state, "holder": holder, "gift": gift}
            tx.run(sa.text(row), values)
        step(tx, command.upgrade, "head")

    database.exclusive(back_and_forth)
    found = database.read(lambda tx: tx.rows(sa.select(gift_free)))
    assert [tuple(row) for row in found] == [("free", "north")]
