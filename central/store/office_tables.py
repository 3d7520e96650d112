"""The tables of what waits for a person and what the shop bears; part of `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint, text

from central.store.columns import NUMBER, number, table
from central.store.columns import text as words

liability = table(
    "liability",
    Column("id", NUMBER, autoincrement=True),
    words("cause"),
    words("till"),
    number("epoch"),
    number("seq"),
    words("member", nullable=True),
    number("points"),
    words("state"),
    words("decided_by", nullable=True),
    number("noted_ms"),
    key="id",
)

exception = table(
    "exception",
    Column("id", NUMBER, autoincrement=True),
    words("cause"),
    words("till"),
    number("epoch"),
    number("seq"),
    Column("subject", Text, nullable=False, server_default=text("''")),
    words("member", nullable=True),
    number("points"),
    number("noted_ms"),
    number("closed_ms", nullable=True),
    words("closed_by", nullable=True),
    words("note", nullable=True),
    Column("detail", Text, nullable=False, server_default=text("''")),
    CheckConstraint("(closed_ms IS NULL) = (closed_by IS NULL)", name="closed"),
    key="id",
)
exception.append_constraint(UniqueConstraint("cause", "till", "epoch", "seq", "subject"))

write_off = table(
    "write_off",
    words("till"),
    number("points"),
    words("proposed_by"),
    number("proposed_ms"),
    words("confirmed_by", nullable=True),
    number("confirmed_ms", nullable=True),
    CheckConstraint("(confirmed_ms IS NULL) = (confirmed_by IS NULL)", name="confirmed"),
    key="till",
)
