"""Handing points back to the pool: when another till waits for them, and what a till keeps that is no anchor."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from loyalty.operations import SCHEMA, Effect, Handback, Reversal, Sale
from loyalty.points import POINTS_MAX
from terminal.errors import DiskFull, RightsBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from terminal.till.desk import Desk

AT_ONCE_MAX = 5
"""Each hand-back is a commit, and customers wait; the rest follows with what the till does next."""
NOTED_AT_START_MAX = 2_000


class HandingBack:
    """Gives up rights by ops of this till; `in_use` says how many points of a member are about to be used here.

    What earlier ops left here while there was no line is remembered and handed back with the line, after a restart for
    those ops that were not sent. Till thread only.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._left: dict[str, None] = {}
        self._note(min(desk.store.unsent().count, NOTED_AT_START_MAX))

    def give(self, recalls: Mapping[str, int], in_use: Callable[[str], int]) -> bool:
        """Hand back what others wait for, as far as it can be spared; whether any was."""
        handed = [self._hand_back(member, points, in_use(member)) for member, points in sorted(recalls.items())]
        return any(handed)

    def give_rest(self, ops: int, in_use: Callable[[str], int]) -> bool:
        """What lies here after these newest ops and earlier ones for no reason, a few members at once; whether any.

        The anchor of a member's home store keeps everything; without a line nothing is handed back.
        """
        self._note(ops)
        if not self._desk.online:
            return False
        chosen = list(islice(self._left, AT_ONCE_MAX))
        handed = [self._hand_back(member, POINTS_MAX, in_use(member)) for member in chosen if self._is_stray(member)]
        for member in chosen:
            del self._left[member]
        return any(handed)

    def _note(self, ops: int) -> None:
        done = [kept.operation for kept in self._desk.store.newest(ops)] if ops else []
        members = {op.member for op in done if op.member is not None and isinstance(op, Sale | Reversal)}
        self._left.update(dict.fromkeys(sorted(members)))

    def _is_stray(self, member: str) -> bool:
        known = self._desk.store.member(member)
        return not self._desk.is_anchor_of(known)

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
