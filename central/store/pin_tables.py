"""The table of members' PINs; part of `schema`."""

from __future__ import annotations

from central.store.columns import fed, number
from central.store.columns import text as words

member_pin = fed("member_pin", words("member"), words("kept"), number("exposed", default=0), key="member")
"""One row for each member who ever had a PIN; it is `gone` and empty while they have none.

It is `exposed` (1) where a till that knows it was lost.
"""
