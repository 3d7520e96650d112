"""Where an operation lies that was told again, by its own name. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op as migration

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TOLD = sa.text(
    "SELECT op.till, op.epoch, op.seq, op.body FROM orphan"
    " JOIN op ON op.till = orphan.till AND op.epoch = orphan.epoch AND op.seq = orphan.seq"
    " ORDER BY op.till, op.epoch, op.seq"
)


def upgrade() -> None:
    told_name = migration.create_table(
        "told_name",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("till", "name")),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("epoch", "seq")),
        sa.PrimaryKeyConstraint("till", "name", name="pk_told_name"),
        sqlite_strict=True,
    )
    first: dict[tuple[str, str], dict[str, object]] = {}
    for row in migration.get_bind().execute(_TOLD):
        name = json.loads(json.loads(bytes(row.body))["body"])["sale_id"]
        first.setdefault((row.till, name), {"till": row.till, "name": name, "epoch": row.epoch, "seq": row.seq})
    migration.bulk_insert(told_name, list(first.values()))


def downgrade() -> None:
    migration.drop_table("told_name")
