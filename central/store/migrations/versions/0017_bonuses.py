"""Bonuses that were given, and what they ask about members. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "bonus",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "member")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("points", "given_ms")),
        sa.PrimaryKeyConstraint("name", name="pk_bonus"),
        sqlite_strict=True,
    )
    migration.create_index("ix_bonus_member", "bonus", ["member"])
    migration.add_column("member", sa.Column("joined_ms", NUMBER))
    migration.add_column("member", sa.Column("proven", NUMBER, nullable=False, server_default=sa.text("0")))
    migration.add_column("member", sa.Column("brought_by", sa.Text))
    migration.create_index("ix_member_joined_ms", "member", ["joined_ms"])
    migration.create_index("ix_member_birthday", "member", ["birthday"])


def downgrade() -> None:
    for index in ("ix_member_birthday", "ix_member_joined_ms"):
        migration.drop_index(index, "member")
    for column in ("brought_by", "proven", "joined_ms"):
        migration.drop_column("member", column)
    migration.drop_table("bonus")
