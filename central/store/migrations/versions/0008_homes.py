"""Visits, and members who move to another home store. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _table(name: str, *columns: sa.Column[int] | sa.Column[str], key: str) -> None:
    migration.create_table(name, *columns, sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"), sqlite_strict=True)


def upgrade() -> None:
    counts = (sa.Column("score", NUMBER, nullable=False), sa.Column("day", NUMBER, nullable=False))
    _table("visit", _text("member"), _text("store"), *counts, key="member store")
    _table(
        "home_move",
        _text("member"),
        _text("store"),
        _text("from_store"),
        _text("cause"),
        sa.Column("asked_ms", NUMBER, nullable=False),
        key="member",
    )
    migration.create_index("ix_home_move_from_store", "home_move", ["from_store"])
    _table("home_recall", _text("member"), _text("till"), key="member till")
    migration.create_index("ix_home_recall_till", "home_recall", ["till"])


def downgrade() -> None:
    for table in ("home_recall", "home_move", "visit"):
        migration.drop_table(table)
