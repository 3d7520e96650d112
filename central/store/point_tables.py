"""The tables of what the server alone keeps of points; part of `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text

from central.store.columns import number, table
from central.store.columns import text as words

lot = table(
    "lot",
    words("member"),
    words("origin"),
    number("points"),
    number("remains"),
    number("earned_ms"),
    number("expires_ms", nullable=True),
    number("vests_ms", nullable=True),
    CheckConstraint("remains >= 0 AND remains <= points", name="remains"),
    key="member origin",
)
_ENDS, _VESTS = "remains > 0 AND expires_ms IS NOT NULL", "remains > 0 AND vests_ms IS NOT NULL"
for _name, _column, _where in (("ends", lot.c.expires_ms, _ENDS), ("vests", lot.c.vests_ms, _VESTS)):
    Index(f"ix_lot_{_name}", _column, lot.c.member, sqlite_where=text(_where), postgresql_where=text(_where))

lot_use = table(
    "lot_use",
    words("member"),
    words("spent_by"),
    number("place"),
    words("origin"),
    number("points"),
    number("given_back", default=0),
    CheckConstraint("given_back >= 0 AND given_back <= points", name="given_back"),
    key="member spent_by place",
)
