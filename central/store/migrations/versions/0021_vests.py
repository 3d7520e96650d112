"""When the pending points of an account may be spent, as tills are told. Frozen: see `store.schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    migration.add_column("account", sa.Column("vests", sa.Text))


def downgrade() -> None:
    migration.drop_column("account", "vests")
