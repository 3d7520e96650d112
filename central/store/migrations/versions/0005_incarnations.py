"""Incarnations: how far tills have answered after a restore, new epochs, and ops told again. Frozen: see `schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ADDED = (("meta", "presented_generation"), ("till", "caught_up_generation"), ("till_epoch", "settled"))
_TABLES = ("rekey", "recovery", "forgotten_till", "orphan")


def _number(name: str, default: int | None = None) -> sa.Column[int]:
    given = None if default is None else sa.text(str(default))
    return sa.Column(name, NUMBER, nullable=False, server_default=given)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _table(name: str, *columns: sa.Column[int] | sa.Column[str], key: str) -> None:
    migration.create_table(name, *columns, sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"), sqlite_strict=True)


def upgrade() -> None:
    for table, column in _ADDED:
        migration.add_column(table, _number(column, 0))
    migration.execute("UPDATE till SET caught_up_generation = settled_generation")
    _table(
        "rekey", _text("till"), _number("epoch"), _text("id"), _number("lost_seq"), _number("made_ms"), key="till epoch"
    )
    _table(
        "recovery",
        _number("generation"),
        _text("cause"),
        _number("began_ms"),
        sa.Column("ended_ms", NUMBER),
        _number("shortfall", 0),
        key="generation",
    )
    _table("forgotten_till", _text("id"), _text("told_by"), _number("noted_ms"), key="id")
    of = (_number("of_epoch"), _number("of_seq"))
    _table("orphan", _text("till"), *of, _number("epoch"), _number("seq"), key="till of_epoch of_seq")


def downgrade() -> None:
    for table in reversed(_TABLES):
        migration.drop_table(table)
    for table, column in reversed(_ADDED):
        migration.drop_column(table, column)
