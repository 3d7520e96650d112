"""What waits for a person: exceptions, lost tills, points given up. Frozen: see `store.schema` for today's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BEFORE = "status IN ('pending', 'active', 'forked', 'revoked')"
_AFTER = "status IN ('pending', 'active', 'forked', 'lost', 'written_off', 'revoked')"


def _till(status: str) -> sa.Table:
    """SQLite changes a check only by writing the table anew, so this is the till as the migration before left it."""
    return sa.Table(
        "till",
        sa.MetaData(),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "name", "store")),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("key_id", "status")),
        sa.Column("anchor", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.Column("epoch", NUMBER, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("enrolled_ms", NUMBER, nullable=False),
        sa.Column("concern", sa.Text),
        sa.Column("gone", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.Column("feed_tx", NUMBER, nullable=False),
        sa.Column("settled_generation", NUMBER, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_till"),
        sa.UniqueConstraint("key_id", name="uq_till_key_id"),
        sa.CheckConstraint(status, name="ck_till_status"),
        sa.Index("ix_till_feed_tx_id", "feed_tx", "id"),
        sqlite_strict=True,
    )


def upgrade() -> None:
    migration.create_table(
        "exception",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("till", sa.Text, nullable=False),
        sa.Column("epoch", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("subject", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("member", sa.Text),
        sa.Column("points", NUMBER, nullable=False),
        sa.Column("noted_ms", NUMBER, nullable=False),
        sa.Column("closed_ms", NUMBER),
        sa.Column("closed_by", sa.Text),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_exception"),
        sa.UniqueConstraint(
            "cause", "till", "epoch", "seq", "subject", name="uq_exception_cause_till_epoch_seq_subject"
        ),
        sa.CheckConstraint("(closed_ms IS NULL) = (closed_by IS NULL)", name="ck_exception_closed"),
        sqlite_strict=True,
    )
    migration.create_table(
        "write_off",
        sa.Column("till", sa.Text, nullable=False),
        sa.Column("points", NUMBER, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_ms", NUMBER, nullable=False),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("confirmed_ms", NUMBER),
        sa.PrimaryKeyConstraint("till", name="pk_write_off"),
        sa.CheckConstraint("(confirmed_ms IS NULL) = (confirmed_by IS NULL)", name="ck_write_off_confirmed"),
        sqlite_strict=True,
    )
    with migration.batch_alter_table("till", copy_from=_till(_BEFORE)) as till:
        till.drop_constraint("ck_till_status", type_="check")
        till.create_check_constraint("ck_till_status", _AFTER)
    migration.execute(
        "INSERT INTO exception (cause, till, epoch, seq, member, points, noted_ms) "
        "SELECT code, till, epoch, seq, member, 0, received_ms FROM op WHERE verdict <> 'applied' AND code <> ''"
    )


def downgrade() -> None:
    migration.execute("UPDATE till SET status = 'revoked' WHERE status IN ('lost', 'written_off')")
    with migration.batch_alter_table("till", copy_from=_till(_AFTER)) as till:
        till.drop_constraint("ck_till_status", type_="check")
        till.create_check_constraint("ck_till_status", _BEFORE)
    migration.drop_table("write_off")
    migration.drop_table("exception")
