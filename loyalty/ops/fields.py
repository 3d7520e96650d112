"""The bounded numbers and texts that operations are made of."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.shopping.basket import QUANTITY_MAX
from loyalty.values.ids import EPOCH_MAX, SEQ_BITS, Id
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX

_WHOLE_MAX = 2**53 - 1
_SCHEMA_MAX = 2**31 - 1
HOLDER_VERSION_MAX = 2**31 - 1
"""Last version of a voucher that anybody can be told; who reaches it made versions up."""
TEXT_LETTERS_MAX = 200
NAMES_MAX = 50
"""Categories, tags or segments of one thing."""

Points = Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
Given = Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_MINOR_MAX)]
PartMinor = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]
Whole = Annotated[int, msgspec.Meta(ge=-_WHOLE_MAX, le=_WHOLE_MAX)]
Version = Annotated[int, msgspec.Meta(ge=1, le=_SCHEMA_MAX)]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=EPOCH_MAX)]
Seq = Annotated[int, msgspec.Meta(ge=1, lt=1 << SEQ_BITS)]
HolderVersion = Annotated[int, msgspec.Meta(ge=1, le=HOLDER_VERSION_MAX)]
Names = Annotated[tuple[Id, ...], msgspec.Meta(max_length=NAMES_MAX)]
Text = Annotated[str, msgspec.Meta(max_length=TEXT_LETTERS_MAX)]
