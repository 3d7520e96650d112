"""Writes docs/fault-matrix.md: `python -m tests.matrix`."""

from tests.matrix.table import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
