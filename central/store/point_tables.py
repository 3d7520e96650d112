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
_LEFT, _ENDS = text("remains > 0"), text("remains > 0 AND expires_ms IS NOT NULL")
Index("ix_lot_left", lot.c.member, sqlite_where=_LEFT, postgresql_where=_LEFT)
Index("ix_lot_ends", lot.c.expires_ms, lot.c.member, sqlite_where=_ENDS, postgresql_where=_ENDS)

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
