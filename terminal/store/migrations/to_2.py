"""Version 2: how far the log is proven, what a restored server was told, incarnations. Frozen: see `store.tables`."""

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
        sa.Column("membership", sa.BLOB),
    ):
        migration.add_column("device", column)
    migration.execute("UPDATE device SET claimed_generation = generation")
    migration.add_column("op", sa.Column("told_no", sa.Integer))
    migration.create_table(
        "incarnation",
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("hwm", sa.Integer, nullable=False),
        sa.Column("settlement_no", sa.Integer),
        sqlite_strict=True,
    )
