"""Which PINs a lost till knows. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.add_column("member_pin", sa.Column("exposed", NUMBER, nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    migration.drop_column("member_pin", "exposed")
