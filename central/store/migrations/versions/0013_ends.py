"""Points of an account that nobody is granted, and when they end. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _pool_index(where: str) -> None:
    free = sa.text(where)
    columns = ["home_store", "member"]
    migration.create_index("ix_account_pool", "account", columns, sqlite_where=free, postgresql_where=free)


def upgrade() -> None:
    migration.drop_index("ix_account_pool", "account")
    for name in ("withheld", "pending"):
        migration.add_column("account", sa.Column(name, NUMBER, nullable=False, server_default=sa.text("0")))
    migration.add_column("account", sa.Column("ends", sa.Text))
    _pool_index("balance > outstanding + withheld")
    pending = sa.text("pending > 0")
    migration.create_index("ix_account_pending", "account", ["member"], sqlite_where=pending, postgresql_where=pending)


def downgrade() -> None:
    migration.drop_index("ix_account_pending", "account")
    migration.drop_index("ix_account_pool", "account")
    for name in ("ends", "pending", "withheld"):
        migration.drop_column("account", name)
    _pool_index("balance > outstanding")
