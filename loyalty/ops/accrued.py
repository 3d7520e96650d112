"""A line of a finished sale as it is worth to whoever is given its points later."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.ops.fields import Points, Quantity
from loyalty.shopping.basket import LINES_MAX


class AccruedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all pieces of a line of the sale are worth to whoever is given its points later."""

    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    quantity: Quantity
    points: Points
