"""How tables and columns of the server are made, the same for both engines."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy import text as sa_text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both engines (SQLite's INTEGER, the only whole number that a STRICT table knows)."""


def text(name: str, *, nullable: bool = False) -> Column[str]:
    """A text; empty is not the same as none."""
    return Column(name, Text, nullable=nullable)


def number(name: str, *, nullable: bool = False, default: int | None = None) -> Column[int]:
    """A whole number of 64 bits."""
    given = None if default is None else sa_text(str(default))
    return Column(name, NUMBER, nullable=nullable, server_default=given)


def blob(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=nullable)


def table(name: str, *parts: Column[str] | Column[int] | Column[bytes] | Index | CheckConstraint, key: str) -> Table:
    """A table with its primary key; the columns of `key` are separated by spaces."""
    return Table(name, metadata, *parts, PrimaryKeyConstraint(*key.split()), sqlite_strict=True)


def fed(name: str, *parts: Column[str] | Column[int] | Column[bytes] | Index, key: str) -> Table:
    """A replicated table: its rows travel to the tills in the order of `feed_tx`, then key."""
    feed = (number("gone", default=0), number("feed_tx"), Index(None, "feed_tx", key))
    return table(name, *parts, *feed, key=key)


def index_some(name: str, where: str, *columns: Column[str] | Column[int]) -> None:
    """An index of those rows for which the words `where` hold; a query uses it when it says the very same."""
    Index(name, *columns, sqlite_where=sa_text(where), postgresql_where=sa_text(where))
