"""The bounded numbers and words that operations are made of."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.basket import QUANTITY_MAX
from loyalty.ids import EPOCH_MAX, SEQ_BITS
from loyalty.money import AMOUNT_MINOR_MAX
from loyalty.points import POINTS_MAX

_WHOLE_MAX = 2**53 - 1
_SCHEMA_MAX = 2**31 - 1

Points = Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
Given = Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_MINOR_MAX)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]
Whole = Annotated[int, msgspec.Meta(ge=-_WHOLE_MAX, le=_WHOLE_MAX)]
Version = Annotated[int, msgspec.Meta(ge=1, le=_SCHEMA_MAX)]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=EPOCH_MAX)]
Seq = Annotated[int, msgspec.Meta(ge=1, lt=1 << SEQ_BITS)]
CardNumber = Annotated[str, msgspec.Meta(pattern="^[0-9]{8,18}$", max_length=18)]
