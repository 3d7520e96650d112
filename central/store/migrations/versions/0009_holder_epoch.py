"""The incarnation of the till that holds a voucher. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.add_column("voucher", sa.Column("holder_epoch", NUMBER, nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    migration.drop_column("voucher", "holder_epoch")
