"""Recovery: what a restored database must remember until its tills have answered. Frozen: see `store.schema`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op as migration

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# SQLite changes a check only by writing the table anew, so this is the account as the migration before left it.
_account = sa.Table(
    "account",
    sa.MetaData(),
    sa.Column("member", sa.Text, nullable=False),
    sa.Column("home_store", sa.Text),
    sa.Column("balance", NUMBER, nullable=False, server_default=sa.text("0")),
    sa.Column("outstanding", NUMBER, nullable=False, server_default=sa.text("0")),
    sa.Column("debt", NUMBER, nullable=False, server_default=sa.text("0")),
    sa.Column("gone", NUMBER, nullable=False, server_default=sa.text("0")),
    sa.Column("feed_tx", NUMBER, nullable=False),
    sa.PrimaryKeyConstraint("member", name="pk_account"),
    sa.CheckConstraint("outstanding >= 0", name="ck_account_outstanding"),
    sa.CheckConstraint("balance >= outstanding", name="ck_account_balance"),
    sa.CheckConstraint("debt >= 0", name="ck_account_debt"),
    sa.Index("ix_account_feed_tx_member", "feed_tx", "member"),
    sa.Index(
        "ix_account_pool",
        "home_store",
        "member",
        sqlite_where=sa.text("balance > outstanding"),
        postgresql_where=sa.text("balance > outstanding"),
    ),
    sqlite_strict=True,
)


def upgrade() -> None:
    migration.add_column("meta", sa.Column("restored_ms", NUMBER))
    migration.add_column("till", sa.Column("settled_generation", NUMBER, nullable=False, server_default=sa.text("0")))
    migration.execute("UPDATE till SET settled_generation = (SELECT generation FROM meta)")
    migration.add_column("till_epoch", sa.Column("expected_hwm", NUMBER))
    migration.add_column("till_epoch", sa.Column("expected_head", sa.LargeBinary))
    with migration.batch_alter_table("account", copy_from=_account) as account:
        account.add_column(sa.Column("recovering", NUMBER, nullable=False, server_default=sa.text("0")))
        account.drop_constraint("ck_account_balance", type_="check")
        account.create_check_constraint("ck_account_balance", "recovering = 1 OR balance >= outstanding")


def downgrade() -> None:
    today = _account.to_metadata(sa.MetaData())
    today.append_column(sa.Column("recovering", NUMBER, nullable=False, server_default=sa.text("0")))
    with migration.batch_alter_table("account", copy_from=today) as account:
        account.drop_constraint("ck_account_balance", type_="check")
        account.create_check_constraint("ck_account_balance", "balance >= outstanding")
        account.drop_column("recovering")
    for table, column in (
        ("till_epoch", "expected_head"),
        ("till_epoch", "expected_hwm"),
        ("till", "settled_generation"),
        ("meta", "restored_ms"),
    ):
        migration.drop_column(table, column)
