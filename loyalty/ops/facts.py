"""What a till knew when it priced a sale, as it stands in the sale."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.ops.fields import Names, Text, Whole
from loyalty.values.ids import Id
from loyalty.values.zones import ZONES_MAX, Offset, ZoneClock

STOPPED_MAX = 1_000
"""Rules and offers that a sale may name as stopped."""
CATEGORIES_MAX = 5_000
"""Categories that the lines of one sale may lie in, those above them among them."""


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the till knew when it priced a sale, so that anybody can price it again; see `Patron` and `Occasion`.

    `names` are what the till calls the categories of the sale (id and name, by id), for its reasons name them.
    `stopped` are the rules and offers that it left out, as the shop had stopped them. `zones` are the clocks of the
    zones that its programme names, by name, as far as the till knows them; absent where that is none.
    """

    offset_min: Offset
    language: Id
    tier: Id | None = None
    segments: Names = ()
    card_kind: Id | None = None
    first_visit: bool = False
    earned_today: Whole = 0
    balance: Whole = 0
    names: Annotated[tuple[tuple[Id, Text], ...], msgspec.Meta(max_length=CATEGORIES_MAX)] = ()
    stopped: Annotated[tuple[Id, ...], msgspec.Meta(max_length=STOPPED_MAX)] | msgspec.UnsetType = msgspec.UNSET
    zones: Annotated[tuple[ZoneClock, ...], msgspec.Meta(max_length=ZONES_MAX)] | msgspec.UnsetType = msgspec.UNSET
