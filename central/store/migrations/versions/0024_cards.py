"""Stamp cards: accounts that belong to a member's card. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.add_column("account", sa.Column("owner", sa.Text))
    migration.add_column("account", sa.Column("card", sa.Text))
    owned = sa.text("owner IS NOT NULL")
    migration.create_index("ix_account_owner", "account", ["owner"], sqlite_where=owned, postgresql_where=owned)
    migration.create_table(
        "card_beyond",
        sa.Column("till", sa.Text, nullable=False),
        sa.Column("epoch", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("stamps", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("till", "epoch", "seq", "member", name="pk_card_beyond"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    migration.drop_table("card_beyond")
    migration.drop_index("ix_account_owner", "account")
    migration.drop_column("account", "card")
    migration.drop_column("account", "owner")
