"""The tables of what the server alone keeps of points; part of `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index

from central.store.columns import NUMBER, index_some, number, table
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
    number("expired", default=0),
    CheckConstraint("remains >= 0 AND remains <= points", name="remains"),
    key="member origin",
)
index_some("ix_lot_left", "remains > 0", lot.c.member)
index_some("ix_lot_ends", "remains > 0 AND expires_ms IS NOT NULL", lot.c.expires_ms, lot.c.member)

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

activity = table(
    "activity",
    words("member"),
    number("day"),
    number("points", default=0),
    number("spend_minor", default=0),
    number("sales", default=0),
    key="member day",
)
index_some("ix_activity_day", "sales > 0", activity.c.day, activity.c.member)

tier_change = table(
    "tier_change",
    Column("id", NUMBER, autoincrement=True),
    words("member"),
    words("before", nullable=True),
    words("tier", nullable=True),
    number("figure"),
    number("at_ms"),
    Index(None, "member"),
    key="id",
)

claim = table(
    "claim",
    words("till"),
    number("epoch"),
    number("seq"),
    words("member", nullable=True),
    words("by_till"),
    number("by_epoch"),
    number("by_seq"),
    key="till epoch seq",
)
"""Sales whose points were given to a member or taken from one later, with the op that did it last."""

bonus = table(
    "bonus",
    words("name"),
    words("member"),
    number("points"),
    number("given_ms"),
    Index(None, "member"),
    key="name",
)

card_beyond = table(
    "card_beyond",
    words("till"),
    number("epoch"),
    number("seq"),
    words("member"),
    number("stamps"),
    key="till epoch seq member",
)
"""By how many stamps what was booked on a card differs from what the operation says."""
