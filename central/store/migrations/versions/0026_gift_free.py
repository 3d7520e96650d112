"""Vouchers that members were given and no till holds, by store. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_FREE = "state = 'live' AND holder IS NULL AND gift IS NOT NULL"
_FILL = """
INSERT INTO gift_free (voucher, home)
SELECT voucher.id, account.home_store FROM voucher JOIN account ON account.member = voucher.member
WHERE state = 'live' AND holder IS NULL AND gift IS NOT NULL AND account.home_store IS NOT NULL
"""


def upgrade() -> None:
    migration.create_table(
        "gift_free",
        sa.Column("voucher", sa.Text, nullable=False),
        sa.Column("home", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("voucher", name="pk_gift_free"),
        sqlite_strict=True,
    )
    migration.create_index("ix_gift_free_home_voucher", "gift_free", ["home", "voucher"])
    migration.execute(_FILL)
    migration.drop_index("ix_voucher_free", "voucher")


def downgrade() -> None:
    free = sa.text(_FREE)
    migration.create_index("ix_voucher_free", "voucher", ["member"], sqlite_where=free, postgresql_where=free)
    migration.drop_table("gift_free")
