"""Tills that said they close. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.add_column("till", sa.Column("closed", NUMBER, nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    migration.drop_column("till", "closed")
