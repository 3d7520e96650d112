"""The table of how often each reward was given; part of `schema`."""

from __future__ import annotations

from central.store.columns import fed, number
from central.store.columns import text as words

reward = fed("reward", words("id"), number("given"), key="id")
