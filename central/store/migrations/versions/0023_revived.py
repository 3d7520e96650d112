"""How much of a lot was booked as ended, which a late purchase may give back. Frozen: see `store.schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.add_column("lot", sa.Column("expired", NUMBER, nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    migration.drop_column("lot", "expired")
