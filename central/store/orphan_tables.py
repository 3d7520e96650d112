"""The tables of operations that were told again; part of `schema`."""

from __future__ import annotations

from central.store.columns import number, table
from central.store.columns import text as words

orphan = table(
    "orphan",
    words("till"),
    number("of_epoch"),
    number("of_seq"),
    number("epoch"),
    number("seq"),
    key="till of_epoch of_seq",
)
"""The orphan by which an operation was told again, by the place that it had first."""

told_name = table("told_name", words("till"), words("name"), number("epoch"), number("seq"), key="till name")
"""The same by the operation's own name: more than two histories of a till may have had its first place."""
