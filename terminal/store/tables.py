"""The tables of `till.db`, and the replica's tables made from the shared list of columns."""

from __future__ import annotations

from sqlalchemy import (
    BLOB,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from loyalty.exchange.replica import TABLES, Kind
from loyalty.values.points import POINTS_MAX

SCHEMA = 2
"""Version of `till.db`, kept in its `user_version`; a newer file is refused, an older one migrated."""

REPLICA_SCHEMA = "replica"

NEEDS_A_PERSON = text("verdict IN ('flagged', 'quarantined')")
"""Written out, since SQLite uses a partial index only for the very same words."""

precious = MetaData()
disposable = MetaData(schema=REPLICA_SCHEMA)

device = Table(
    "device",
    precious,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("device", Text, nullable=False),
    Column("store", Text, nullable=False),
    Column("store_name", Text, nullable=False),
    Column("till_name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("server_key", BLOB, nullable=False),
    Column("lookup_key", BLOB, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", BLOB, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("acked_seq", Integer, nullable=False),
    Column("durable_seq", Integer, nullable=False),
    Column("anchor", Integer, nullable=False),
    Column("request_no", Integer, nullable=False),
    Column("last_exchange_ms", Integer),
    Column("redeeming_stopped", Text),
    Column("replica_no", Integer, nullable=False),
    Column("replica_base", Integer, nullable=False),
    Column("claimed_generation", Integer, nullable=False, server_default=text("0")),
    Column("restored_ms", Integer),
    Column("rekey_id", Text),
    Column("copy_seq", Integer),
    Column("membership", BLOB),
    Column("pin_key", BLOB),
    CheckConstraint("acked_seq <= head_seq"),
    sqlite_strict=True,
)

op = Table(
    "op",
    precious,
    Column("no", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("uuid", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("sale_id", Text, nullable=False, unique=True),
    Column("wish_digest", BLOB),
    Column("origin_no", Integer),
    Column("reference", Text),
    Column("member", Text),
    Column("delta", Integer, nullable=False),
    Column("e", Integer, CheckConstraint(f"e BETWEEN 0 AND {2 * POINTS_MAX}"), nullable=False),
    Column("x", Integer, CheckConstraint(f"x BETWEEN 0 AND {2 * POINTS_MAX}"), nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    Column("private", BLOB),
    Column("hash", BLOB, nullable=False),
    Column("signature", BLOB, nullable=False),
    Column("verdict", Text),
    Column("code", Text),
    Column("sentence", Text),
    Column("told_no", Integer),
    Column("previous", BLOB),
    Column("about", Text),
    Column("visits", Integer, nullable=False, server_default=text("0")),
    Column("day", Integer),
    Column("day_points", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("epoch", "seq"),
    Index("op_member", "member", "no", "delta", "e", "x"),
    Index("op_origin", "origin_no"),
    Index("op_reference", "reference"),
    Index("op_exception", "no", sqlite_where=NEEDS_A_PERSON),
    Index("op_claim", "at_ms", sqlite_where=text("kind = 'accrual'")),
    Index("op_about", "about", sqlite_where=text("about IS NOT NULL")),
    Index("op_told", "told_no", sqlite_where=text("told_no IS NOT NULL")),
    sqlite_strict=True,
)

op_card = Table(
    "op_card",
    precious,
    Column("no", Integer, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("delta", Integer, nullable=False),
    Column("e", Integer, CheckConstraint(f"e BETWEEN 0 AND {2 * POINTS_MAX}"), nullable=False),
    Column("x", Integer, CheckConstraint(f"x BETWEEN 0 AND {2 * POINTS_MAX}"), nullable=False),
    Index("op_card_member", "member", "no", "delta", "e", "x"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

op_seen = Table(
    "op_seen",
    precious,
    Column("no", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("by", Text, nullable=False),
    sqlite_strict=True,
)

incarnation = Table(
    "incarnation",
    precious,
    Column("epoch", Integer, primary_key=True),
    Column("hwm", Integer, nullable=False),
    Column("settlement_no", Integer),
    Column("lost_to", Integer),
    sqlite_strict=True,
)

entry = Table(
    "entry",
    precious,
    Column("no", Integer, nullable=False, index=True),
    Column("debit", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("points", Integer, CheckConstraint("points > 0"), nullable=False),
    sqlite_strict=True,
)

rights = Table(
    "rights",
    precious,
    Column("member", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("g", Integer, nullable=False),
    Column("e", Integer, nullable=False),
    Column("x", Integer, nullable=False),
    Column("grant_no", Integer),
    Index("rights_grant_no", "grant_no"),
    CheckConstraint("g >= 0 AND e >= 0 AND x >= 0 AND g + e - x >= 0"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

grant_document = Table(
    "grant_document",
    precious,
    Column("no", Integer, primary_key=True),
    Column("body", BLOB, nullable=False),
    Column("signature", BLOB, nullable=False),
    sqlite_strict=True,
)

other_till = Table(
    "other_till",
    precious,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

voucher_right = Table(
    "voucher_right",
    precious,
    Column("voucher", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("acquired", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    Column("issue_no", Integer),
    Column("body", BLOB),
    Column("signature", BLOB),
    CheckConstraint("acquired >= 0 AND given >= 0"),
    CheckConstraint("acquired <= given OR issue_no IS NOT NULL OR signature IS NOT NULL"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

voucher_move = Table(
    "voucher_move",
    precious,
    Column("no", Integer, primary_key=True),
    Column("voucher", Text, primary_key=True),
    Column("hver", Integer, CheckConstraint("hver >= 1"), nullable=False),
    Column("gained", Integer, nullable=False),
    Index("voucher_move_voucher", "voucher", "no"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

wrong_code = Table(
    "wrong_code",
    precious,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("count", Integer, CheckConstraint("count >= 0"), nullable=False),
    sqlite_strict=True,
)

pin_try = Table(
    "pin_try",
    precious,
    Column("member", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("wrong", Integer, CheckConstraint("wrong >= 1"), nullable=False),
    Column("boot", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

pin_lock = Table(
    "pin_lock",
    precious,
    Column("member", Text, primary_key=True),
    Column("at_ms", Integer, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

basket = Table(
    "basket",
    precious,
    Column("id", Integer, primary_key=True),
    Column("open", Integer, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("document", BLOB, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

print_job = Table(
    "print_job",
    precious,
    Column("id", Integer, primary_key=True),
    Column("op_no", Integer, index=True),
    Column("title", Text, nullable=False),
    Column("slip", BLOB, nullable=False),
    Column("slip_sha256", BLOB, nullable=False),
    Column("copy_no", Integer, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Index("print_job_loose", "slip_sha256", sqlite_where=text("op_no IS NULL")),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

drawer_opening = Table(
    "drawer_opening",
    precious,
    Column("number", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

cash_move = Table(
    "cash_move",
    precious,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("amount_minor", Integer, CheckConstraint("amount_minor >= 0"), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

z_report = Table(
    "z_report",
    precious,
    Column("number", Integer, CheckConstraint("number >= 1"), primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("counted_minor", Integer),
    Column("last_op", Integer, nullable=False),
    Column("last_opening", Integer, nullable=False),
    Column("last_move", Integer, nullable=False),
    Column("slip", BLOB, nullable=False),
    sqlite_strict=True,
)

proof_mark = Table(
    "proof_mark",
    precious,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", BLOB, nullable=False),
    Column("full_ms", Integer, nullable=False),
    sqlite_strict=True,
)

_TYPES = {Kind.TEXT: Text, Kind.INTEGER: Integer, Kind.FLAG: Integer}

replica = {
    table.name: Table(
        table.name,
        disposable,
        *(
            Column(column.name, _TYPES[column.kind], nullable=column.nullable, primary_key=column.name == table.key)
            for column in table.columns
        ),
        Column("ver", Integer, nullable=False),
        Column("own", Integer, nullable=False),
        *(Index(f"{table.name}_{column.name}", column.name) for column in table.columns if column.indexed),
        sqlite_strict=True,
        sqlite_with_rowid=table.columns[0].kind is Kind.INTEGER,
    )
    for table in TABLES
}

feed_place = Table(
    "feed_place",
    disposable,
    Column("table", Text, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("tx", Integer, nullable=False),
    Column("key", Text, nullable=False),
    sqlite_strict=True,
)
