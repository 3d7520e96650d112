"""Points of a finished sale that are given or taken later: what its lines are worth to whom, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.ops.fields import Points, Quantity
from loyalty.shopping.basket import LINES_MAX


class AccruedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all pieces of a line of the sale are worth to whoever is given its points later."""

    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    quantity: Quantity
    points: Points


class Why(StrEnum):
    """Why points of a sale were moved or taken back, where one of these says it; each till has its own words for it."""

    WRONG_CARD = "wrong_card"
    SAME_FAMILY = "same_family"
    SHOWN_LATE = "shown_late"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points were moved: a code, or the words of whoever did it; a code may be one of a newer till."""

    code: str | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return self.code is not None or bool(self.text)


NO_REASON = Reason()
