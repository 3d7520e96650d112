"""An op as the judge is told of it: the op, one of a kind that nobody here knows, or the code of why there is none."""

from __future__ import annotations

from typing import TypeAlias

from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.operations import Operation
from loyalty.values.errors import BadWire
from loyalty.values.ids import OpId

Told: TypeAlias = Operation | Unknown | str
ToldAt: TypeAlias = tuple[OpId, Told]


def read(body: bytes) -> Told:
    """What stands in these bytes, else the code by which they are quarantined."""
    try:
        return read_body(body)
    except BadWire:
        return "unreadable"
