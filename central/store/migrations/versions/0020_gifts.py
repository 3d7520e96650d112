"""Vouchers that the programme gives by itself. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FREE = "state = 'live' AND holder IS NULL AND gift IS NOT NULL"


def upgrade() -> None:
    migration.add_column("voucher", sa.Column("gift", sa.Text))
    migration.create_index("ix_voucher_member", "voucher", ["member"])
    free = sa.text(_FREE)
    migration.create_index("ix_voucher_free", "voucher", ["member"], sqlite_where=free, postgresql_where=free)
    gift = sa.text("gift IS NOT NULL")
    held = ["holder", "feed_tx", "id"]
    migration.create_index("ix_voucher_gift", "voucher", held, sqlite_where=gift, postgresql_where=gift)
    migration.create_table(
        "gift_voucher",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "gift", "member", "voucher")),
        sa.Column("till", sa.Text),
        *(sa.Column(name, NUMBER) for name in ("epoch", "seq")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("programme", "given_ms")),
        sa.Column("taken_back_ms", NUMBER),
        sa.PrimaryKeyConstraint("name", name="pk_gift_voucher"),
        sqlite_strict=True,
    )
    migration.create_index("ix_gift_voucher_till_epoch_seq", "gift_voucher", ["till", "epoch", "seq"])
    migration.create_index("ix_gift_voucher_member", "gift_voucher", ["member"])
    migration.create_table(
        "gift_given",
        sa.Column("gift", sa.Text, nullable=False),
        *(sa.Column(name, NUMBER, nullable=False, server_default=sa.text("0")) for name in ("vouchers", "minor")),
        sa.PrimaryKeyConstraint("gift", name="pk_gift_given"),
        sa.CheckConstraint("vouchers >= 0 AND minor >= 0", name="ck_gift_given_gave"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("gift_given", "gift_voucher"):
        migration.drop_table(table)
    for index in ("ix_voucher_gift", "ix_voucher_free", "ix_voucher_member"):
        migration.drop_index(index, "voucher")
    migration.drop_column("voucher", "gift")
