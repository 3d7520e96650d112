"""What members did each day, and how their tiers changed. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False)


def _zero(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False, server_default=sa.text("0"))


def upgrade() -> None:
    migration.create_table(
        "activity",
        *(_text("member"), _number("day"), _zero("points"), _zero("spend_minor"), _zero("sales")),
        sa.PrimaryKeyConstraint("member", "day", name="pk_activity"),
        sqlite_strict=True,
    )
    sold = sa.text("sales > 0")
    migration.create_index("ix_activity_day", "activity", ["day", "member"], sqlite_where=sold, postgresql_where=sold)
    migration.create_table(
        "tier_change",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *(_text("member"), _text("before", nullable=True), _text("tier", nullable=True)),
        *(_number("figure"), _number("at_ms")),
        sa.PrimaryKeyConstraint("id", name="pk_tier_change"),
        sqlite_strict=True,
    )
    migration.create_index("ix_tier_change_member", "tier_change", ["member"])
    migration.add_column("account", sa.Column("tier_figure", NUMBER))
    migration.add_column("account", sa.Column("tier_missed_ms", NUMBER))
    # What was earned before is known from the ledger; what was paid for it stands in the operations alone.
    migration.execute(
        "INSERT INTO activity (member, day, points, sales) "
        "SELECT substr(credit, 8), at_ms / 86400000, sum(points), count(*) FROM entry "
        "WHERE debit = 'issued' AND cause = 'sale' AND substr(credit, 1, 7) = 'member/' "
        "GROUP BY substr(credit, 8), at_ms / 86400000"
    )


def downgrade() -> None:
    for column in ("tier_missed_ms", "tier_figure"):
        migration.drop_column("account", column)
    migration.drop_table("tier_change")
    migration.drop_table("activity")
