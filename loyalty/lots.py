"""Lots: the points of a member by where they came from and when they end; what is spent ends soonest.

A lot is what one operation earned. The sum of what is left of all lots is the member's balance, always. Lots live on
the server only: a till sends points, the server takes lots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loyalty.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Lot:
    """`left` of `points` that `origin` (an operation's name) brought at `earned_ms`; `expires_ms` None means never.

    Until `vests_ms` (None = at once) they are pending: shown, owned, not yet spendable.
    """

    origin: str
    points: int
    left: int
    earned_ms: int
    expires_ms: int | None = None
    vests_ms: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.left <= self.points:
            raise BadValue("a lot is never less than empty nor more than it was")

    def is_vested(self, now_ms: int) -> bool:
        """Whether its points may be spent at this time."""
        return self.vests_ms is None or self.vests_ms <= now_ms

    def has_ended(self, now_ms: int) -> bool:
        """Whether its points may be spent no more."""
        return self.expires_ms is not None and self.expires_ms <= now_ms


@dataclass(frozen=True, slots=True)
class Portion:
    """Points of one lot, by the lot's origin."""

    origin: str
    points: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lots after points were taken from them: which gave how many, and how many nobody could give."""

    lots: tuple[Lot, ...]
    portions: tuple[Portion, ...]
    missing: int = 0


def balance(lots: Iterable[Lot]) -> int:
    """All points that are left, pending ones among them."""
    return sum(lot.left for lot in lots)


def spendable(lots: Iterable[Lot], now_ms: int) -> int:
    """Points that are vested and have not ended."""
    return sum(lot.left for lot in lots if lot.is_vested(now_ms) and not lot.has_ended(now_ms))


def draw(lots: Sequence[Lot], points: int) -> Drawn:
    """Spend points: from vested and pending lots alike in the order soonest end, then oldest, then by name.

    Whether the points might be spent at all was decided before; goods have left, so nothing is refused here. Points
    that no lot has are `missing`.
    """
    return _draw(lots, points, sorted(lots, key=_soonest))


def take_back(lots: Sequence[Lot], points: int, origin: str) -> Drawn:
    """Take back what a returned purchase earned: from its own lot, then pending ones, then as spending does."""
    order = sorted(lots, key=lambda lot: (lot.origin != origin, lot.vests_ms is None, *_soonest(lot)))
    return _draw(lots, points, order)


def give_back(
    lots: Sequence[Lot], portions: Iterable[Portion], origin: str, now_ms: int, grace_ms: int = 0
) -> tuple[Lot, ...]:
    """Put portions back into the lots that they were drawn from, with the end these had.

    What would have ended by now ends after the grace instead, as a lot of its own named after `origin`; so does what
    its lot has no room for.
    """
    by_name = {lot.origin: lot for lot in lots}
    late = 0
    for portion in portions:
        lot = by_name.get(portion.origin)
        if lot is None or lot.has_ended(now_ms) or lot.left + portion.points > lot.points:
            late += portion.points
        else:
            by_name[lot.origin] = replace(lot, left=lot.left + portion.points)
    if not late:
        return tuple(by_name.values())
    if origin in by_name:
        raise BadValue("an operation gives points back once")
    return (*by_name.values(), Lot(origin, late, late, now_ms, now_ms + grace_ms))


def expire(lots: Sequence[Lot], now_ms: int, at_most: int) -> Drawn:
    """Empty what has ended, as far as `at_most` points go: what tills still hold ends once they have given it up."""
    ended = sorted((lot for lot in lots if lot.has_ended(now_ms)), key=_soonest)
    due = sum(lot.left for lot in ended)
    drawn = _draw(lots, min(due, max(at_most, 0)), ended)
    return replace(drawn, missing=due - sum(portion.points for portion in drawn.portions))


def ending(lots: Iterable[Lot], until_ms: int) -> list[tuple[int, int]]:
    """What ends up to this time, soonest first: (end, points), one of each end."""
    by_end: dict[int, int] = {}
    for lot in lots:
        if lot.expires_ms is not None and lot.expires_ms <= until_ms and lot.left:
            by_end[lot.expires_ms] = by_end.get(lot.expires_ms, 0) + lot.left
    return sorted(by_end.items())


def _soonest(lot: Lot) -> tuple[int, int, str]:
    return (_NEVER if lot.expires_ms is None else lot.expires_ms, lot.earned_ms, lot.origin)


def _draw(lots: Sequence[Lot], points: int, order: Sequence[Lot]) -> Drawn:
    if points < 0:
        raise BadValue("nobody takes fewer points than none")
    wanted, taken = points, dict[str, int]()
    for lot in order:
        part = min(lot.left, wanted)
        if part:
            taken[lot.origin] = part
            wanted -= part
    left = tuple(replace(lot, left=lot.left - taken.get(lot.origin, 0)) for lot in lots)
    return Drawn(left, tuple(Portion(origin, part) for origin, part in taken.items()), wanted)
