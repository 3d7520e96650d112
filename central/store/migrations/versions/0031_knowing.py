"""What a till had read before it made an operation. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_READ = ("read_seq", "read_generation", "read_tx")


def _heard(*more: sa.Column[int], key: tuple[str, ...]) -> None:
    """What was heard so far is told again with the next exchange of each till."""
    migration.drop_table("stop_heard")
    migration.create_table(
        "stop_heard",
        sa.Column("till", sa.Text, nullable=False),
        *more,
        sa.Column("feed_tx", NUMBER, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("heard_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_stop_heard"),
        sqlite_strict=True,
    )


def upgrade() -> None:
    for name in ("knew", "late"):
        migration.add_column("op", sa.Column(name, NUMBER, nullable=False, server_default=sa.text("0")))
    for name in _READ:
        migration.add_column("till_epoch", sa.Column(name, NUMBER))
    migration.add_column("till_epoch", sa.Column("read_member", sa.Text))
    more = (sa.Column(name, NUMBER, nullable=False) for name in ("epoch", "seq", "generation"))
    _heard(*more, key=("till", "epoch", "seq"))


def downgrade() -> None:
    _heard(key=("till",))
    for name in (*_READ, "read_member"):
        migration.drop_column("till_epoch", name)
    for name in ("late", "knew"):
        migration.drop_column("op", name)
