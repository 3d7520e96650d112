"""A part of a piece comes back, as an exact fraction. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, value in (("part", "0"), ("parts", "1")):
        migration.add_column("returned", sa.Column(name, NUMBER, nullable=False, server_default=sa.text(value)))


def downgrade() -> None:
    for name in ("part", "parts"):
        migration.drop_column("returned", name)
