"""Which ops took something of a sale back. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    keys = ("till", "epoch", "seq", "by_till", "by_epoch", "by_seq")
    columns = (sa.Column(key, sa.Text if key.endswith("till") else NUMBER, nullable=False) for key in keys)
    primary = sa.PrimaryKeyConstraint(*keys, name="pk_return_of")
    migration.create_table("return_of", *columns, primary, sqlite_strict=True)


def downgrade() -> None:
    migration.drop_table("return_of")
