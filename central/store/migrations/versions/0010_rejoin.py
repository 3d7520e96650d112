"""Tills that the database does not know have names. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sa.Column("name", sa.Text, nullable=False, server_default=sa.text("''"))
    migration.add_column("forgotten_till", name)


def downgrade() -> None:
    migration.drop_column("forgotten_till", "name")
