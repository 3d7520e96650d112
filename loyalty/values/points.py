"""Points: whole numbers, exact rounding and exact sharing of a whole among parts."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS_MAX = 1_000_000
"""Most points that one operation may move."""

BALANCE_MAX = 2**52
"""Largest balance that a member may reach; far below what a 64-bit column holds."""


def check_points(points: int) -> int:
    """The same number, or BadValue unless it is a whole number from 0 to `POINTS_MAX`."""
    if type(points) is not int or not 0 <= points <= POINTS_MAX:
        raise BadValue(f"points of one operation are whole and between 0 and {POINTS_MAX}")
    return points


class Rounding(StrEnum):
    """How a fraction of a point becomes whole; `half_even` is the accountant's rounding."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def round_points(numerator: int, denominator: int, rounding: Rounding) -> int:
    """The exact points `numerator / denominator`, which are not negative, made whole."""
    if numerator < 0 or denominator < 1:
        raise BadValue("only non-negative points are rounded")
    whole, rest = divmod(numerator, denominator)
    if rounding is Rounding.FLOOR:
        return whole
    if rounding is Rounding.HALF_EVEN and 2 * rest == denominator:
        return whole + whole % 2
    return whole + (2 * rest >= denominator)


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` in proportion to non-negative `weights`, adding up exactly (cumulative rounding down).

    Each part is less than 1 away from its exact share; where all weights are 0 the first part takes the whole.
    """
    if total < 0 or min(weights, default=0) < 0 or (total and not weights):
        raise BadValue("a whole that is not negative is shared among non-negative weights")
    whole = sum(weights)
    if whole == 0:
        return [total, *([0] * (len(weights) - 1))] if weights else []
    if total == 0:
        return [0] * len(weights)
    edges = [total * upto // whole for upto in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(edges)]


PieceCount: TypeAlias = int | Fraction
"""Pieces of a line; a part of a piece is an exact fraction."""


def taken_so_far(total: int, quantity: int, returned: PieceCount) -> int:
    """How much of a line's `total` belongs to its first `returned` of `quantity` pieces; two steps equal one."""
    if not 0 <= returned <= quantity or quantity < 1:
        raise BadValue("returned pieces lie between none and all of the line")
    return total * returned // quantity


def taken_between(total: int, quantity: int, before: PieceCount, upto: PieceCount) -> int:
    """How much of a line's `total` belongs to its pieces behind the first `before` up to `upto`."""
    return taken_so_far(total, quantity, upto) - taken_so_far(total, quantity, before)
