"""The days on which members were here, as gifts by visit count them. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    kinds = {"gift": sa.Text, "member": sa.Text, "day": NUMBER, "till": sa.Text}
    kinds |= dict.fromkeys(("epoch", "seq", "least_minor"), NUMBER)
    migration.create_table(
        "gift_visit",
        *(sa.Column(name, kind, nullable=False) for name, kind in kinds.items()),
        sa.PrimaryKeyConstraint("gift", "member", "day", name="pk_gift_visit"),
        sqlite_strict=True,
    )
    migration.create_index("ix_gift_visit_till_epoch_seq", "gift_visit", ["till", "epoch", "seq"])


def downgrade() -> None:
    migration.drop_table("gift_visit")
