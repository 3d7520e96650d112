"""Recalls: which till should hand back a member's points for another. Frozen: see `store.schema` for today's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "recall",
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("till", sa.Text, nullable=False),
        sa.Column("wanted_by", sa.Text, nullable=False),
        sa.Column("points", NUMBER, nullable=False),
        sa.Column("asked_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("member", "till", "wanted_by", name="pk_recall"),
        sa.CheckConstraint("points > 0 AND till <> wanted_by", name="ck_recall_asks"),
        sqlite_strict=True,
    )
    migration.create_index("ix_recall_till", "recall", ["till"])
    migration.create_index("ix_recall_wanted_by", "recall", ["wanted_by"])


def downgrade() -> None:
    migration.drop_table("recall")
