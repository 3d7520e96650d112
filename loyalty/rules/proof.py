"""Proof before spending: from how many points on a member shows that the points are theirs, and by what."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import msgspec

from loyalty.rules.part import Part
from loyalty.values.errors import BadValue
from loyalty.values.points import POINTS_MAX

LEVELS_MAX = 10


class ProofBy(StrEnum):
    """`card`: a card or the member's own code was scanned; `pin`: the member's PIN was typed."""

    CARD = "card"
    PIN = "pin"


class ProofLevel(Part, frozen=True):
    """Who uses more than `above` points in a day at a till proves it in one of these ways."""

    above: Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
    by: Annotated[tuple[ProofBy, ...], msgspec.Meta(min_length=1, max_length=len(ProofBy))]

    def __post_init__(self) -> None:
        if len(set(self.by)) != len(self.by):
            raise BadValue("a level of proof names each way once")


class Proof(Part, frozen=True):
    """Levels from the lowest up; after so many wrong PINs at a till (`tries`) that till asks for none for a while."""

    levels: Annotated[tuple[ProofLevel, ...], msgspec.Meta(min_length=1, max_length=LEVELS_MAX)]
    tries: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3
    rest_minutes: Annotated[int, msgspec.Meta(ge=1, le=480)] = 60

    def __post_init__(self) -> None:
        if any(lower.above >= higher.above for lower, higher in pairwise(self.levels)):
            raise BadValue("proof.levels begin with the lowest `above`, and no two have the same")

    def level(self, points: int) -> ProofLevel | None:
        """What so many points in a day ask for, None for what nobody has to prove."""
        return next((one for one in reversed(self.levels) if points > one.above), None)

    @property
    def takes_card(self) -> bool:
        """Whether a card is enough for whatever is asked for."""
        return all(ProofBy.CARD in one.by for one in self.levels)
