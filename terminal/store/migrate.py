"""Brings an older `till.db` to this version's tables: a copy first, then every step in one transaction."""

from __future__ import annotations

import importlib
import os
import sqlite3
from typing import TYPE_CHECKING

from alembic.migration import MigrationContext
from alembic.operations import Operations

from terminal.store.tables import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

_STEPS = {1: "terminal.store.migrations.to_2"}
"""By the version that it starts from: the module whose `upgrade` leads to the next one."""


def migrate(connection: Connection, driver: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the file beside itself, then lead it from `version` to this one, whole or not at all.

    `driver` is what `connection` runs on, and holds the file's only lock. A copy is named after its version and stays.
    """
    _copy(driver, path.with_name(f"{path.name}.version-{version}"))
    driver.execute("BEGIN IMMEDIATE")
    try:
        operations = Operations(MigrationContext.configure(connection))
        for step in range(version, SCHEMA):
            importlib.import_module(_STEPS[step]).upgrade(operations)
        driver.execute(f"PRAGMA user_version={SCHEMA}")
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise


def _copy(driver: sqlite3.Connection, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part, isolation_level=None)
    try:
        driver.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
    os.chmod(part, 0o600)  # noqa: PTH101 - the same call as elsewhere for files that only the till may read
    part.replace(target)
