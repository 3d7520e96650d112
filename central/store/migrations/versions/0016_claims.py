"""Sales whose points were given or taken later. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False)


def upgrade() -> None:
    migration.create_table(
        "claim",
        *(sa.Column("till", sa.Text, nullable=False), _number("epoch"), _number("seq")),
        sa.Column("member", sa.Text),
        *(sa.Column("by_till", sa.Text, nullable=False), _number("by_epoch"), _number("by_seq")),
        sa.PrimaryKeyConstraint("till", "epoch", "seq", name="pk_claim"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    migration.drop_table("claim")
