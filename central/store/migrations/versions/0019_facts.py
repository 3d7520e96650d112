"""What rules ask of members, cards and goods, and how far sales were priced again. Frozen: see `store.schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TEXTS = (("product", "tags"), ("member", "segments"), ("card", "kind"))
_NUMBERS = (("account", "visits"), ("account", "day_points"), ("till_epoch", "priced_seq"))


def upgrade() -> None:
    for table, column in _TEXTS:
        migration.add_column(table, sa.Column(column, sa.Text))
    for table, column in _NUMBERS:
        migration.add_column(table, sa.Column(column, NUMBER, nullable=False, server_default=sa.text("0")))
    migration.add_column("account", sa.Column("last_visit", NUMBER))
    migration.add_column("exception", sa.Column("detail", sa.Text, nullable=False, server_default=sa.text("''")))
    # Nobody whom something was sold to, or who brought points along, comes for the first time.
    migration.execute(
        "UPDATE account SET visits = (SELECT count(*) FROM op WHERE op.member = account.member AND op.kind = 'sale' "
        "AND op.verdict <> 'quarantined'), last_visit = (SELECT max(visit.day) FROM visit "
        "WHERE visit.member = account.member)"
    )
    migration.execute(
        "UPDATE account SET visits = 1 WHERE visits = 0 AND EXISTS (SELECT 1 FROM entry WHERE entry.cause = 'opening' "
        "AND entry.credit = 'member/' || account.member)"
    )


def downgrade() -> None:
    migration.drop_column("exception", "detail")
    migration.drop_column("account", "last_visit")
    for table, column in (*_NUMBERS, *_TEXTS):
        migration.drop_column(table, column)
