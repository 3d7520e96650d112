"""The tables of vouchers that members were given by the programme; part of `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index

from central.store.columns import number, table
from central.store.columns import text as words

gift_voucher = table(
    "gift_voucher",
    words("name"),
    words("gift"),
    words("member"),
    words("voucher"),
    words("till", nullable=True),
    number("epoch", nullable=True),
    number("seq", nullable=True),
    number("programme"),
    number("given_ms"),
    number("taken_back_ms", nullable=True),
    number("reached", nullable=True),
    number("lost_ms", nullable=True),
    Index(None, "till", "epoch", "seq"),
    Index(None, "member"),
    key="name",
)
"""Each voucher that was given, under a name that is given once, with the sale that brought it (none: a person did).

`reached` is the balance that it was given for, less what of it came back since; `lost_ms` is since when a voucher that
was used by then has no ground any more.
"""

gift_free = table(
    "gift_free",
    words("voucher"),
    words("home"),
    Index(None, "home", "voucher"),
    key="voucher",
)
"""The vouchers of `gift_voucher` that are live and that no till holds, by the store where their member is at home."""

gift_given = table(
    "gift_given",
    words("gift"),
    number("vouchers", default=0),
    number("minor", default=0),
    CheckConstraint("vouchers >= 0 AND minor >= 0", name="gave"),
    key="gift",
)
"""How many vouchers each gift gave so far, and what they take off at most."""

gift_visit = table(
    "gift_visit",
    words("gift"),
    words("member"),
    number("day"),
    words("till"),
    number("epoch"),
    number("seq"),
    number("least_minor"),
    Index(None, "till", "epoch", "seq"),
    key="gift member day",
)
"""The days of the store on which members were here, as each gift by visit counts them, with the sale of each."""
