"""The replica: tables of server-owned rows that every till of the shop holds, as plain values for both sides.

`tags` and `segments` are words with single spaces between them; of `visits`, `last_visit` and `day_points` see `tally`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REPLICA_VERSION = 3
"""A till asks for its version; a server serves this one and the one before."""


class Kind(StrEnum):
    """Column types; `flag` is 0 or 1."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `indexed` columns are looked up by the till."""

    name: str
    kind: Kind = Kind.TEXT
    nullable: bool = False
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first column is its key. Every row also travels with `gone` (1 = forget it)."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """Name of the key column."""
        return self.columns[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in travelling order, `gone` last."""
        return (*(column.name for column in self.columns), "gone")


STORE = Table("store", (Column("id"), Column("name")))
PROGRAMME = Table(
    "programme",
    (
        Column("version", Kind.INTEGER),
        Column("document"),
        Column("starts_ms", Kind.INTEGER),
        Column("signature", nullable=True),
    ),
)
RULE_STOP = Table("rule_stop", (Column("rule"), Column("since_ms", Kind.INTEGER)))
CATEGORY = Table("category", (Column("id"), Column("name"), Column("parent", nullable=True)))
PRODUCT = Table(
    "product",
    (
        Column("id"),
        Column("name"),
        Column("folded", indexed=True),
        Column("category", indexed=True),
        Column("price_minor", Kind.INTEGER, nullable=True),
        Column("picture_rank", Kind.INTEGER, nullable=True),
        Column("tags", nullable=True),
    ),
)
PRODUCT_CODE = Table("product_code", (Column("gtin"), Column("product")))
MEMBER = Table(
    "member",
    (
        Column("id"),
        Column("number", indexed=True),
        Column("name"),
        Column("folded", indexed=True),
        Column("tier", nullable=True),
        Column("since_year", Kind.INTEGER, nullable=True),
        Column("phone_last4", nullable=True, indexed=True),
        Column("phone_hash", nullable=True, indexed=True),
        Column("birthday", nullable=True),
        Column("home_store", nullable=True),
        Column("points", Kind.INTEGER),
        Column("blocked", Kind.FLAG),
        Column("pending", Kind.INTEGER, nullable=True),
        Column("ends", nullable=True),
        Column("vests", nullable=True),
        Column("tier_figure", Kind.INTEGER, nullable=True),
        Column("tier_missed_ms", Kind.INTEGER, nullable=True),
        Column("segments", nullable=True),
        Column("visits", Kind.INTEGER),
        Column("last_visit", Kind.INTEGER, nullable=True),
        Column("day_points", Kind.INTEGER),
    ),
)
STAMP_CARD = Table(
    "stamp_card",
    (
        Column("id"),
        Column("owner", indexed=True),
        Column("card"),
        Column("stamps", Kind.INTEGER),
        Column("ends", nullable=True),
    ),
)
CARD = Table("card", (Column("number"), Column("member", indexed=True), Column("kind", nullable=True)))
TILL_KEY = Table("till_key", (Column("id"), Column("name"), Column("store"), Column("public_key")))

VOUCHER = Table(
    "voucher",
    (
        Column("id"),
        Column("name"),
        Column("member", nullable=True, indexed=True),
        Column("value_minor", Kind.INTEGER),
        Column("currency"),
        Column("expires_ms", Kind.INTEGER, nullable=True),
        Column("state"),
        Column("holder", nullable=True),
        Column("used_ms", Kind.INTEGER, nullable=True),
        Column("used_by", nullable=True),
        Column("terms", nullable=True),
    ),
)

REWARD = Table("reward", (Column("id"), Column("given", Kind.INTEGER)))
MEMBER_PIN = Table("member_pin", (Column("member"), Column("kept"), Column("exposed", Kind.FLAG, nullable=True)))
"""What is kept of members' PINs (see `pin_hash`); beside `member`, so that a new PIN touches nobody's points.

A PIN is `exposed` when a till that knows it was lost.
"""

TABLES = (
    STORE,
    PROGRAMME,
    RULE_STOP,
    REWARD,
    CATEGORY,
    PRODUCT,
    PRODUCT_CODE,
    TILL_KEY,
    VOUCHER,
    CARD,
    MEMBER_PIN,
    STAMP_CARD,
    MEMBER,
)
"""In the order in which a page is filled: small and needed first, members last."""

BY_NAME = {table.name: table for table in TABLES}
