"""The Z reports that tills told of, by number and place. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "z_mark",
        sa.Column("till", sa.Text, nullable=False),
        *(
            sa.Column(name, NUMBER, nullable=False)
            for name in ("number", "at_ms", "last_op", "last_opening", "last_move")
        ),
        sa.PrimaryKeyConstraint("till", "number", name="pk_z_mark"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    migration.drop_table("z_mark")
