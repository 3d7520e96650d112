"""Operations that were told again are found by their first place and by their own names, old databases included."""

import json

import sqlalchemy as sa
from alembic import command

from central.store import schema
from central.store.database import Database, Transaction
from central.store.orphans import keep_orphans, told_again, told_by_name
from loyalty.values.ids import OpId
from tests.central.store.test_migrations import step

TILL = "B9D83BRNA5SZ4FB5"
FIRST, BY, LATER = OpId(TILL, 1, 6), OpId(TILL, 3, 6), OpId(TILL, 4, 2)


def test_what_was_told_again_first_stays_where_it_was_told(database: Database) -> None:
    database.write(lambda tx: keep_orphans(tx, {FIRST: BY}, {(TILL, "sale"): BY}))
    database.write(lambda tx: keep_orphans(tx, {FIRST: LATER}, {(TILL, "sale"): LATER, (TILL, "other"): LATER}))
    assert database.read(lambda tx: told_again(tx, [FIRST, BY])) == {FIRST: BY}
    asked = {(TILL, "sale"), (TILL, "other"), ("B9DAE2584KV15J96", "sale")}
    assert database.read(lambda tx: told_by_name(tx, asked)) == {(TILL, "sale"): BY, (TILL, "other"): LATER}


def test_however_many_are_asked_for(database: Database) -> None:
    many = [OpId(TILL, 1, seq) for seq in range(1, 1_202)]
    database.write(lambda tx: keep_orphans(tx, dict.fromkeys(many, BY), {}))
    assert database.read(lambda tx: told_again(tx, many)) == dict.fromkeys(many, BY)


def test_a_database_of_the_version_before_learns_the_names_of_what_was_told_again(database: Database) -> None:
    body = json.dumps({"kind": "orphan", "body": json.dumps({"kind": "sale", "sale_id": "sale"})}).encode()
    text = {"hash": b"h", "signature": b"s", "body": body, "kind": "orphan", "verdict": "applied", "code": ""}

    def back_and_forth(tx: Transaction) -> None:
        step(tx, command.downgrade, "0029")
        row = {"till": TILL, "epoch": 3, "seq": 6, "flags": "", "beyond": 0, "received_ms": 1}
        tx.run(sa.insert(schema.op).values(text | row))
        tx.run(
            sa.text("INSERT INTO orphan (till, of_epoch, of_seq, epoch, seq) VALUES (:till, 1, 6, 3, 6)"),
            {"till": TILL},
        )
        step(tx, command.upgrade, "0030")

    database.exclusive(back_and_forth)
    assert database.read(lambda tx: told_by_name(tx, {(TILL, "sale")})) == {(TILL, "sale"): BY}
