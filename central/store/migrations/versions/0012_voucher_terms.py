"""What a voucher says beyond an amount. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    migration.add_column("voucher", sa.Column("terms", sa.Text, nullable=True))


def downgrade() -> None:
    migration.drop_column("voucher", "terms")
