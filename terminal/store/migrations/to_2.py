"""Version 2: proof, recovery, incarnations, vouchers, exceptions seen. Frozen: see `store.tables` for today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(migration: Operations) -> None:
    migration.create_table(
        "proof_mark",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.BLOB, nullable=False),
        sa.Column("full_ms", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    claimed = sa.Column("claimed_generation", sa.Integer, nullable=False, server_default=sa.text("0"))
    for column in (
        claimed,
        sa.Column("restored_ms", sa.Integer),
        sa.Column("rekey_id", sa.Text),
        sa.Column("copy_seq", sa.Integer),
        sa.Column("membership", sa.BLOB),
        sa.Column("pin_key", sa.BLOB),
    ):
        migration.add_column("device", column)
    migration.execute("UPDATE device SET claimed_generation = generation")
    migration.add_column("op", sa.Column("told_no", sa.Integer))
    migration.add_column("op", sa.Column("previous", sa.BLOB))
    migration.add_column("op", sa.Column("about", sa.Text))
    migration.add_column("op", sa.Column("visits", sa.Integer, nullable=False, server_default=sa.text("0")))
    migration.add_column("op", sa.Column("day", sa.Integer))
    migration.add_column("op", sa.Column("day_points", sa.Integer, nullable=False, server_default=sa.text("0")))
    migration.execute("UPDATE op SET visits = 1 WHERE kind = 'sale' AND member IS NOT NULL")
    migration.create_table(
        "incarnation",
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("hwm", sa.Integer, nullable=False),
        sa.Column("settlement_no", sa.Integer),
        sa.Column("lost_to", sa.Integer),
        sqlite_strict=True,
    )
    migration.create_table(
        "other_till",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _add_vouchers(migration)
    _add_cards(migration)
    _add_cash(migration)
    migration.create_table(
        "op_seen",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    listed = sa.text("verdict IN ('flagged', 'quarantined')")
    migration.create_index("op_told", "op", ["told_no"], sqlite_where=sa.text("told_no IS NOT NULL"))
    migration.create_index("op_claim", "op", ["at_ms"], sqlite_where=sa.text("kind = 'accrual'"))
    migration.create_index("op_about", "op", ["about"], sqlite_where=sa.text("about IS NOT NULL"))
    migration.create_index("op_exception", "op", ["no"], sqlite_where=listed)


def _add_cards(migration: Operations) -> None:
    migration.create_table(
        "op_card",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("delta", sa.Integer, nullable=False),
        sa.Column("e", sa.Integer, sa.CheckConstraint("e BETWEEN 0 AND 2000000"), nullable=False),
        sa.Column("x", sa.Integer, sa.CheckConstraint("x BETWEEN 0 AND 2000000"), nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    migration.create_index("op_card_member", "op_card", ["member", "no", "delta", "e", "x"])


def _add_cash(migration: Operations) -> None:
    loose = sa.text("op_no IS NULL")
    migration.create_index("print_job_loose", "print_job", ["slip_sha256"], sqlite_where=loose)
    migration.create_table(
        "drawer_opening",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    migration.create_table(
        "cash_move",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.Integer, sa.CheckConstraint("amount_minor >= 0"), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    migration.create_table(
        "z_report",
        sa.Column("number", sa.Integer, sa.CheckConstraint("number >= 1"), primary_key=True),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("counted_minor", sa.Integer),
        sa.Column("last_op", sa.Integer, nullable=False),
        sa.Column("last_opening", sa.Integer, nullable=False),
        sa.Column("last_move", sa.Integer, nullable=False),
        sa.Column("slip", sa.BLOB, nullable=False),
        sqlite_strict=True,
    )


def _add_vouchers(migration: Operations) -> None:
    migration.create_table(
        "voucher_right",
        sa.Column("voucher", sa.Text, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("acquired", sa.Integer, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.Column("issue_no", sa.Integer),
        sa.Column("body", sa.BLOB),
        sa.Column("signature", sa.BLOB),
        sa.CheckConstraint("acquired >= 0 AND given >= 0"),
        sa.CheckConstraint("acquired <= given OR issue_no IS NOT NULL OR signature IS NOT NULL"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    migration.create_table(
        "voucher_move",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("voucher", sa.Text, primary_key=True),
        sa.Column("hver", sa.Integer, sa.CheckConstraint("hver >= 1"), nullable=False),
        sa.Column("gained", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    migration.create_index("voucher_move_voucher", "voucher_move", ["voucher", "no"])
    migration.create_table(
        "wrong_code",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("count", sa.Integer, sa.CheckConstraint("count >= 0"), nullable=False),
        sqlite_strict=True,
    )
    migration.create_table(
        "pin_try",
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("wrong", sa.Integer, sa.CheckConstraint("wrong >= 1"), nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("at_ms", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    migration.create_table(
        "pin_lock",
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("at_ms", sa.Integer, primary_key=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
