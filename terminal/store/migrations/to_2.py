"""Version 2: up to where the log was proven. Frozen: see `store.tables` for today's."""

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
