"""Lots of points, with one for all that a member has by now. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _zero(name: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False, server_default=sa.text("0"))


def upgrade() -> None:
    migration.create_table(
        "lot",
        *(_text("member"), _text("origin"), _number("points"), _number("remains"), _number("earned_ms")),
        *(_number("expires_ms", nullable=True), _number("vests_ms", nullable=True)),
        sa.CheckConstraint("remains >= 0 AND remains <= points", name="ck_lot_remains"),
        sa.PrimaryKeyConstraint("member", "origin", name="pk_lot"),
        sqlite_strict=True,
    )
    left, ends = sa.text("remains > 0"), sa.text("remains > 0 AND expires_ms IS NOT NULL")
    migration.create_index("ix_lot_left", "lot", ["member"], sqlite_where=left, postgresql_where=left)
    migration.create_index("ix_lot_ends", "lot", ["expires_ms", "member"], sqlite_where=ends, postgresql_where=ends)
    migration.create_table(
        "lot_use",
        *(_text("member"), _text("spent_by"), _number("place"), _text("origin"), _number("points")),
        _zero("given_back"),
        sa.CheckConstraint("given_back >= 0 AND given_back <= points", name="ck_lot_use_given_back"),
        sa.PrimaryKeyConstraint("member", "spent_by", "place", name="pk_lot_use"),
        sqlite_strict=True,
    )
    migration.add_column("account", _zero("unlotted"))
    migration.execute(
        "INSERT INTO lot (member, origin, points, remains, earned_ms) "
        "SELECT member, 'opening', balance, balance, 0 FROM account WHERE balance > 0"
    )
    migration.execute("UPDATE account SET unlotted = -balance WHERE balance < 0")


def downgrade() -> None:
    migration.drop_column("account", "unlotted")
    migration.drop_table("lot_use")
    migration.drop_table("lot")
