"""What is told of a till's Z reports: numbers and places alone, so that a till put back goes on behind them."""

from __future__ import annotations

from typing import Annotated

import msgspec

Z_MARKS_MAX = 20
"""So many of the newest are told in one request."""

Counted = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class ZMark(msgspec.Struct, frozen=True):
    """A Z report that was written: its number, when, and the last op, drawer opening and move of cash that it counted.

    The op is named by its number in the till's log (`op_no`), the others by those in the till's journal of cash.
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    at_ms: Counted
    last_op: Counted
    last_opening: Counted
    last_move: Counted
