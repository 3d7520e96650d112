"""The table of members' PINs; part of `schema`."""

from __future__ import annotations

from central.store.columns import fed
from central.store.columns import text as words

member_pin = fed("member_pin", words("member"), words("kept"), key="member")
"""One row for each member who ever had a PIN; it is `gone` and empty while they have none."""
