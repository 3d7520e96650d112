"""Rewards: gifts with a price in points and perhaps money, for whom and when there are any, and by which codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from loyalty.rules.conditions import When
from loyalty.rules.part import Label, Name, Part, SomePoints, Word
from loyalty.values.errors import BadValue
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.text import END

if TYPE_CHECKING:
    from collections.abc import Sequence

REWARDS_MAX = 200
STOCK_MAX = 10_000_000
REWARD_GOODS = "reward"
"""The category of a reward that names none."""

_Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
PIN_PATTERN: Final = f"^[0-9]{{4,8}}{END}"
_Pin = Annotated[str, msgspec.Meta(pattern=PIN_PATTERN, max_length=8)]
_Category = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Reward(Part, frozen=True, kw_only=True):
    """A gift for `points` and, where it says so, `money_minor`; `when` says for whom, where and how long.

    `stock` is how many there are to give altogether, raised when more come in (None = not counted); `note` says more
    about that to the cashier. It is known by its QR (`R:` and the id), by the barcode of `product`, by a `code` of
    another system, or by a `pin` that is typed.
    """

    id: Word
    label: Label
    points: SomePoints
    money_minor: Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_MINOR_MAX)] = 0
    when: When = When()
    stock: Annotated[int, msgspec.Meta(ge=1, le=STOCK_MAX)] | None = None
    note: Label | None = None
    product: Name | None = None
    category: _Category = REWARD_GOODS
    code: _Code | None = None
    pin: _Pin | None = None


def check_rewards(rewards: Sequence[Reward]) -> None:
    """BadValue where two rewards share what one of them is named by, so that nobody could say which is meant."""
    for fault in reward_faults(rewards):
        raise BadValue(f"rewards: {fault}")


def reward_faults(rewards: Sequence[Reward]) -> list[str]:
    """What two rewards share that only one may have, in sentences."""
    faults = []
    for word in ("id", "code", "pin", "product"):
        seen: set[str] = set()
        for reward in rewards:
            value = getattr(reward, word)
            if value is not None and value in seen:
                faults.append(f"two rewards have the {word} `{value}`; give one of them another one")
            seen.add(value)
    return faults
