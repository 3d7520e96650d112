"""Versions of the programme are signed, rules stopped, budgets counted. Frozen, see `store.schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, default: int | None = None) -> sa.Column[int]:
    given = None if default is None else sa.text(str(default))
    return sa.Column(name, _NUMBER, nullable=False, server_default=given)


def upgrade() -> None:
    migration.add_column("programme", sa.Column("signature", sa.Text, nullable=True))
    migration.create_table(
        "rule_stop",
        _text("rule"),
        _number("since_ms"),
        _text("cause"),
        _text("stopped_by"),
        _number("gone", default=0),
        _number("feed_tx"),
        sa.CheckConstraint("cause IN ('person', 'budget')", name="ck_rule_stop_cause"),
        sa.PrimaryKeyConstraint("rule", name="pk_rule_stop"),
        sqlite_strict=True,
    )
    migration.create_index("ix_rule_stop_feed_tx_rule", "rule_stop", ["feed_tx", "rule"])
    migration.create_table(
        "stop_heard",
        _text("till"),
        _number("feed_tx"),
        _text("rule"),
        _number("heard_ms"),
        sa.PrimaryKeyConstraint("till", name="pk_stop_heard"),
        sqlite_strict=True,
    )
    migration.create_table(
        "rule_given",
        _text("rule"),
        _number("points", default=0),
        _number("minor", default=0),
        sa.CheckConstraint("points >= 0 AND minor >= 0", name="ck_rule_given_gave"),
        sa.PrimaryKeyConstraint("rule", name="pk_rule_given"),
        sqlite_strict=True,
    )
    migration.create_table(
        "deed",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        _number("at_ms"),
        _text("done_by"),
        _text("what"),
        _text("subject"),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("deed", "rule_given", "stop_heard", "rule_stop"):
        migration.drop_table(name)
    migration.drop_column("programme", "signature")
