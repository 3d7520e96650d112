"""Vouchers and who should hand which one back. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    migration.create_table(
        "voucher",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "code", "name")),
        sa.Column("member", sa.Text),
        sa.Column("value_minor", NUMBER, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("cost", NUMBER, nullable=False),
        sa.Column("expires_ms", NUMBER),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("hver", NUMBER, nullable=False),
        sa.Column("holder", sa.Text),
        sa.Column("issued_by", sa.Text),
        sa.Column("issued_epoch", NUMBER),
        sa.Column("issued_seq", NUMBER),
        sa.Column("used_by", sa.Text),
        sa.Column("used_epoch", NUMBER),
        sa.Column("used_seq", NUMBER),
        sa.Column("used_ms", NUMBER),
        sa.Column("gone", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.Column("feed_tx", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_voucher"),
        sa.CheckConstraint("state IN ('live', 'used', 'void')", name="ck_voucher_state"),
        sa.CheckConstraint("hver >= 1 AND value_minor >= 0 AND cost >= 0", name="ck_voucher_figures"),
        sa.CheckConstraint("holder IS NULL OR state = 'live'", name="ck_voucher_holder"),
        sa.CheckConstraint("(state = 'used') = (used_by IS NOT NULL)", name="ck_voucher_used"),
        sqlite_strict=True,
    )
    migration.create_index("ix_voucher_code", "voucher", ["code"])
    migration.create_index("ix_voucher_holder", "voucher", ["holder"])
    migration.create_index("ix_voucher_feed_tx_id", "voucher", ["feed_tx", "id"])
    migration.create_table(
        "voucher_recall",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("voucher", "till", "wanted_by")),
        sa.Column("asked_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("voucher", "wanted_by", name="pk_voucher_recall"),
        sa.CheckConstraint("till <> wanted_by", name="ck_voucher_recall_asks"),
        sqlite_strict=True,
    )
    migration.create_index("ix_voucher_recall_till", "voucher_recall", ["till"])
    migration.create_index("ix_voucher_recall_wanted_by", "voucher_recall", ["wanted_by"])


def downgrade() -> None:
    migration.drop_table("voucher_recall")
    migration.drop_table("voucher")
