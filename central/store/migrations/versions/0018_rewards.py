"""How often each reward was given. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "reward",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("given", NUMBER, nullable=False),
        sa.Column("gone", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.Column("feed_tx", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reward"),
        sqlite_strict=True,
    )
    migration.create_index("ix_reward_feed_tx_id", "reward", ["feed_tx", "id"])


def downgrade() -> None:
    migration.drop_table("reward")
