"""What is kept of members' PINs. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "member_pin",
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("gone", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.Column("feed_tx", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_member_pin"),
        sqlite_strict=True,
    )
    migration.create_index("ix_member_pin_feed_tx_member", "member_pin", ["feed_tx", "member"])


def downgrade() -> None:
    migration.drop_table("member_pin")
