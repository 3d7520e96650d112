"""Brings a database to this version's schema, once and under a lock; refuses one that is newer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.errors import NewerSchema, WorldSaidNo
from central.store.schema import meta
from central.store.upsert import insert_or_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.config import Config

    from central.store.database import Database, Transaction

HEAD = "0033"
"""The newest migration; a test holds it against the folder."""

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x706F696E74  # Any number that no other program uses for an advisory lock.


def upgrade(database: Database, entropy: Callable[[int], bytes]) -> None:
    """Creates or upgrades the schema; returns at once when there is nothing to do.

    NewerSchema or WorldSaidNo when the database is a newer version's, or a file of another program.
    """
    if database.read(revision_of) == HEAD:
        return
    database.exclusive(lambda tx: _upgrade(tx, entropy))


def _upgrade(tx: Transaction, entropy: Callable[[int], bytes]) -> None:
    if tx.is_postgres:
        tx.rows(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    found = revision_of(tx)
    if found == HEAD:
        return
    if found is None and not tx.is_postgres and sa.inspect(tx.connection).get_table_names():
        raise WorldSaidNo(
            "This file is another program's database. Nothing was changed. Give the server's own file with --db."
        )
    if found is not None and not is_known(found):
        raise NewerSchema(
            f"The database was made by a newer version of this program (schema {found}). Nothing was changed. "
            "Install that version, or give another database with --db."
        )
    bring_to(tx, HEAD)
    fresh = {"one": 1, "generation": 1, "shop_name": "", "currency": "GBP", "lookup_key": entropy(32)}
    tx.merge(insert_or_leave(meta), fresh)


def bring_to(tx: Transaction, revision: str) -> None:
    """Runs the migrations up to a known revision in this transaction; an empty database gets tables without a row."""
    # Alembic takes a third of a second to import, and most starts have no use for it.
    from alembic import command

    command.upgrade(_config(tx), revision)


def is_known(revision: str) -> bool:
    """Whether this version has the migration that leads there."""
    from alembic.script import ScriptDirectory

    return revision in {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def revision_of(tx: Transaction) -> str | None:
    """The revision of the schema, None where there is none yet."""
    if not sa.inspect(tx.connection).has_table("alembic_version"):
        return None
    found = tx.row(sa.text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found[0])


def _config(tx: Transaction | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if tx is not None:
        config.attributes["connection"] = tx.connection
    return config
