"""Lots: the points of a member by where they came from and when they end; what is spent ends soonest.

A lot is what one operation brought. Lots live on the server only: a till sends points, the server takes lots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LATE = "/late"
"""How the names of lots end that live for the grace: what comes back to one of these once it has ended has no other."""
_NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Lot:
    """`left` of `points` that `origin` (an operation's name) brought at `earned_ms`; `expires_ms` None means never.

    Until `vests_ms` (None = at once) they are pending: shown, owned, not yet spendable. `expired` were booked as ended.
    """

    origin: str
    points: int
    left: int
    earned_ms: int
    expires_ms: int | None = None
    vests_ms: int | None = None
    expired: int = 0

    def __post_init__(self) -> None:
        if self.left < 0 or self.expired < 0 or self.left + self.expired > self.points:
            raise BadValue("a lot is never less than empty nor more than it was")

    @property
    def is_late(self) -> bool:
        """Whether its points came back after their end and live for the grace."""
        return self.origin.endswith(LATE)

    def has_room(self, points: int) -> bool:
        """Whether so many points can have been drawn from it."""
        return self.left + self.expired + points <= self.points

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
class Purse:
    """A member's lots. `short` are points that were taken and that no lot had: the next that come fill that gap.

    Only what arrives in an odd order leaves a gap, as after a restore. What is left of the lots, less the gap, is the
    balance, always.
    """

    lots: tuple[Lot, ...] = ()
    short: int = 0

    @property
    def balance(self) -> int:
        """All points that are left, pending ones among them."""
        return sum(lot.left for lot in self.lots) - self.short

    def pending(self, now_ms: int) -> int:
        """Points that are not vested yet and have not ended either."""
        return sum(lot.left for lot in self.lots if not lot.is_vested(now_ms) and not lot.has_ended(now_ms))

    def ended(self, now_ms: int) -> int:
        """Points that may be spent no more and are not booked as expired yet."""
        return sum(lot.left for lot in self.lots if lot.has_ended(now_ms))

    def receive(self, lot: Lot) -> Purse:
        """A lot comes in; it fills the gap first. What an operation brings twice, of one age and end, is one lot.

        BadValue for another lot that has its name.
        """
        known = next((one for one in self.lots if one.origin == lot.origin), None)
        filled = min(self.short, lot.left)
        fresh = replace(lot, left=lot.left - filled)
        if known is None:
            return Purse((*self.lots, fresh), self.short - filled)
        if _life(known) != _life(lot):
            raise BadValue("an operation brings lots of one name with one end")
        more = replace(known, points=known.points + lot.points, left=known.left + fresh.left)
        return Purse(tuple(more if one is known else one for one in self.lots), self.short - filled)

    def draw(self, points: int, now_ms: int) -> tuple[Purse, tuple[Portion, ...]]:
        """Spend points: vested before pending ones, then in the order soonest end, oldest, name.

        Whether the points might be spent at all was decided before; goods have left, so nothing is refused here.
        """
        return self._take(points, sorted(self.lots, key=lambda lot: (not lot.is_vested(now_ms), *_soonest(lot))))

    def take_back(self, points: int, origin: str, now_ms: int) -> tuple[Purse, tuple[Portion, ...]]:
        """Take back what a returned purchase earned: from its own lot, then pending ones, then as spending does."""
        order = sorted(self.lots, key=lambda lot: (lot.origin != origin, lot.is_vested(now_ms), *_soonest(lot)))
        return self._take(points, order)

    def give_back(self, portions: Iterable[Portion], origin: str, now_ms: int, grace_ms: int | None = 0) -> Purse:
        """Put portions back into the lots that they were drawn from, with the end these had.

        What would have ended by now ends after the grace instead (None: never), as a lot of its own named `origin`; so
        does what its lot has no room for. Points have one grace, however often they are spent and come back.
        """
        by_name, late, short = {lot.origin: lot for lot in self.lots}, 0, self.short
        for portion in portions:
            filled = min(short, portion.points)
            points, short = portion.points - filled, short - filled
            lot = by_name.get(portion.origin)
            had_grace = lot is not None and lot.is_late and grace_ms is not None
            if lot is None or not lot.has_room(points) or (lot.has_ended(now_ms) and not had_grace):
                late += points
            else:
                by_name[lot.origin] = replace(lot, left=lot.left + points)
        purse = Purse(tuple(by_name.values()), short)
        ends_ms = None if grace_ms is None else now_ms + grace_ms
        return purse.receive(Lot(origin, late, late, now_ms, ends_ms)) if late else purse

    def expire(self, now_ms: int, at_most: int) -> tuple[Purse, tuple[Portion, ...]]:
        """Empty what has ended, as far as `at_most` points go: what tills hold ends once they have given it up."""
        order = sorted((lot for lot in self.lots if lot.has_ended(now_ms)), key=_soonest)
        after, taken = self._take(min(self.ended(now_ms), max(at_most, 0)), order)
        gone = {one.origin: one.points for one in taken}
        lots = tuple(replace(lot, expired=lot.expired + gone.get(lot.origin, 0)) for lot in after.lots)
        return replace(after, lots=lots), taken

    def revive(self, now_ms: int) -> tuple[Purse, int]:
        """Put back what was booked as ended in lots that, as it turned out, have not ended; how many points that is."""
        back = {lot.origin: lot.expired for lot in self.lots if lot.expired and not lot.has_ended(now_ms)}
        lots = tuple(
            replace(lot, left=lot.left + lot.expired, expired=0) if lot.origin in back else lot for lot in self.lots
        )
        points = sum(back.values())
        filled = min(self.short, points)
        after, _ = Purse(lots)._take(filled, sorted(lots, key=_soonest))  # noqa: SLF001 - a purse of its own kind
        return replace(after, short=self.short - filled), points

    def ending(self, until_ms: int) -> list[tuple[int, int]]:
        """What ends up to this time, soonest first: (end, points), one of each end."""
        by_end: dict[int, int] = {}
        for lot in self.lots:
            if lot.expires_ms is not None and lot.expires_ms <= until_ms and lot.left:
                by_end[lot.expires_ms] = by_end.get(lot.expires_ms, 0) + lot.left
        return sorted(by_end.items())

    def vesting(self, now_ms: int) -> list[tuple[int, int]]:
        """What is pending, soonest first: (when it may be spent, points), one of each moment."""
        by_moment: dict[int, int] = {}
        for lot in self.lots:
            if lot.vests_ms is not None and lot.left and not lot.is_vested(now_ms) and not lot.has_ended(now_ms):
                by_moment[lot.vests_ms] = by_moment.get(lot.vests_ms, 0) + lot.left
        return sorted(by_moment.items())

    def _take(self, points: int, order: Sequence[Lot]) -> tuple[Purse, tuple[Portion, ...]]:
        if points < 0:
            raise BadValue("nobody takes fewer points than none")
        wanted, taken = points, dict[str, int]()
        for lot in order:
            part = min(lot.left, wanted)
            if part:
                taken[lot.origin] = part
                wanted -= part
        left = tuple(
            replace(lot, left=lot.left - taken[lot.origin]) if lot.origin in taken else lot for lot in self.lots
        )
        return Purse(left, self.short + wanted), tuple(Portion(origin, part) for origin, part in taken.items())


@dataclass(frozen=True, slots=True)
class Use:
    """What one operation drew from one lot, and how much of that has come back."""

    origin: str
    points: int
    given_back: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.given_back <= self.points:
            raise BadValue("no more comes back than was drawn")


def back_to(uses: Sequence[Use], points: int) -> tuple[tuple[Portion, ...], int]:
    """Where points of a spending go back to, in the order in which it drew reversed, and how many have no place.

    What came back before stays where it is, so that returns in two steps end where one does.
    """
    portions = []
    for use in reversed(uses):
        part = min(points, use.points - use.given_back)
        if part:
            portions.append(Portion(use.origin, part))
            points -= part
    return tuple(portions), points


def _life(lot: Lot) -> tuple[int, int | None, int | None]:
    return lot.earned_ms, lot.expires_ms, lot.vests_ms


def _soonest(lot: Lot) -> tuple[int, int, str]:
    return (_NEVER if lot.expires_ms is None else lot.expires_ms, lot.earned_ms, lot.origin)
