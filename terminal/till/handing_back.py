"""Handing points back to the pool: when another till waits for them, and what a till keeps that is no anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.operations import SCHEMA, Effect, Handback, Reversal, Sale
from loyalty.points import POINTS_MAX
from terminal.errors import DiskFull, RightsBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from terminal.till.desk import Desk


class HandingBack:
    """Gives up rights by ops of this till; `in_use` says how many points of a member are about to be used here.

    Till thread only.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def give(self, recalls: Mapping[str, int], in_use: Callable[[str], int]) -> bool:
        """Hand back what others wait for, as far as it can be spared; whether any was."""
        handed = [self._hand_back(member, points, in_use(member)) for member, points in sorted(recalls.items())]
        return any(handed)

    def give_rest(self, ops: int, in_use: Callable[[str], int]) -> None:
        """After these newest ops: what this till still holds of their members, unless it is the anchor or offline."""
        if self._desk.store.standing().anchor or not self._desk.online:
            return
        done = [kept.operation for kept in self._desk.store.newest(ops)]
        for member in sorted({op.member for op in done if op.member is not None and isinstance(op, Sale | Reversal)}):
            self._hand_back(member, POINTS_MAX, in_use(member))

    def _hand_back(self, member: str, points: int, in_use: int) -> bool:
        """A full disk or counters in doubt keep the points here, where they are safe; the next sale says so."""
        desk = self._desk
        if desk.store.standing().redeeming_stopped is not None:
            return False
        try:
            spare = min(points, desk.store.rights(member).held - in_use, POINTS_MAX)
            if spare <= 0:
                return False
            handback = Handback(SCHEMA, desk.context(None, None), desk.new_id(), member, Effect(release=spare))
            desk.commit(handback, slip=None, title="", wish_digest=None)
        except (DiskFull, RightsBroken):
            return False
        return True
