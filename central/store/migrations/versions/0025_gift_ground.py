"""What gifts were given for, after returns. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NEW = ("reached", "lost_ms")


def upgrade() -> None:
    for name in _NEW:
        migration.add_column("gift_voucher", sa.Column(name, NUMBER))


def downgrade() -> None:
    for name in reversed(_NEW):
        migration.drop_column("gift_voucher", name)
