"""The table of returns by the sales that they took back; part of `schema`."""

from __future__ import annotations

from central.store.columns import number, table
from central.store.columns import text as words

return_of = table(
    "return_of",
    words("till"),
    number("epoch"),
    number("seq"),
    words("by_till"),
    number("by_epoch"),
    number("by_seq"),
    key="till epoch seq by_till by_epoch by_seq",
)
"""Each booked return, under the place where the books have its sale; `returned` has how much came back in all."""
