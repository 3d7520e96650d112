"""The days on which members were here, as gifts by visit count them. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    words, numbers = ("gift", "member", "till"), ("day", "epoch", "seq", "least_minor")
    migration.create_table(
        "gift_visit",
        *(sa.Column(name, sa.Text, nullable=False) for name in words),
        *(sa.Column(name, NUMBER, nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint("gift", "member", "day", name="pk_gift_visit"),
        sqlite_strict=True,
    )
    migration.create_index("ix_gift_visit_till_epoch_seq", "gift_visit", ["till", "epoch", "seq"])


def downgrade() -> None:
    migration.drop_table("gift_visit")
