"""Handing points back to the pool: what another till waits for, and what lies here though it belongs elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ledger.endings import ended
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Handback
from loyalty.ops.stamps import owner_of
from loyalty.rules.limits import DAY_MS
from loyalty.values.points import POINTS_MAX
from terminal.errors import DiskFull, RightsBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from terminal.till.desk import Desk

CHUNK_MEMBERS = 100
"""Members looked at in one go: what the till thread does between two scans stays a blink."""
UNSENT_MAX = 1_000
"""Handbacks that wait for the line; a till that gives up much goes on only as fast as the server takes it."""
REST_MS = 60_000
"""What could not be written is tried again after so long."""
LINGER_MS = 120_000
"""Points that another program asked for stay so long for the sale that it may yet make."""


class HandingBack:
    """Gives up rights by ops of this till; `in_use` says how many points of a member are about to be used here.

    What a till holds of members at home elsewhere, and all that a till holds that is no anchor, is loose: it goes back
    as soon as nobody here needs it and the line is there. What has ended goes back on its day, so that the server can
    book it. Till thread only; after a start everything is looked at.
    """

    def __init__(self, desk: Desk, in_use: Callable[[str], int], at_counter: Callable[[], str | None]) -> None:
        self._desk, self._in_use, self._at_counter = desk, in_use, at_counter
        self._loose: dict[str, int] = {}
        self._place: str | None = ""
        self._rests_until_ms = 0
        self._was_anchor = desk.store.standing().anchor
        self._day = desk.now_ms() // DAY_MS

    @property
    def sweeping(self) -> bool:
        """Whether the next look at what is held is due at once."""
        return self._place is not None and self._may_sweep()

    @property
    def _rests(self) -> bool:
        return self._desk.clock.monotonic_ms() < self._rests_until_ms

    def give(self, recalls: Mapping[str, int]) -> bool:
        """Hand back what others wait for, as far as it can be spared; whether any was."""
        wanted = {member: min(points, self._spare(member)) for member, points in sorted(recalls.items())}
        return self._hand_back(wanted)

    def loosen(self, members: Iterable[str], linger_ms: int = 0) -> None:
        """These members' points may lie here without need from now on, or in a while."""
        until = self._desk.clock.monotonic_ms() + linger_ms
        for member in members:
            self._loose[member] = until

    def arrived(self, members: Iterable[str]) -> None:
        """Points of these members came because somebody here asked, who may be gone."""
        for member in members:
            self._loose.setdefault(member, self._desk.clock.monotonic_ms())

    def tidy(self) -> bool:
        """Hand back what is loose and in nobody's hands, one chunk of everything while that is due; whether any was."""
        self._notice_standing()
        if not self._desk.online or self._rests:
            return False
        handed = self._tidy_loose()
        return (self._sweep() or handed) if self.sweeping else handed

    def empty(self) -> bool:
        """Hand back a chunk of what is held here, for a till that closes; False when nothing is left to look at."""
        while page := self._desk.store.holdings(self._place or "", CHUNK_MEMBERS):
            self._place = page[-1].member
            if self._hand_back({one.member: self._spare(one.member) for one in page if one.points > 0}):
                return True
        return False

    def start_over(self) -> None:
        """Look at everything that is held here from the beginning."""
        self._place = ""

    def _notice_standing(self) -> None:
        """A till that has just ceased to be the anchor looks at everything that it holds; so does each on a new day."""
        anchor, day = self._desk.store.standing().anchor, self._desk.now_ms() // DAY_MS
        if (self._was_anchor and not anchor) or day > self._day:
            self.start_over()
        self._was_anchor, self._day = anchor, day

    def _may_sweep(self) -> bool:
        store = self._desk.store
        may = self._desk.online and not self._rests and store.standing().redeeming_stopped is None
        return may and store.unsent().count < UNSENT_MAX

    def _tidy_loose(self) -> bool:
        now, wanted = self._desk.clock.monotonic_ms(), {}
        for member, until in list(self._loose.items()):
            if self._desk.is_anchor_of(self._desk.store.member(member)):
                del self._loose[member]
            elif until <= now and not self._is_busy(member):
                wanted[member] = self._spare(member)
        handed = self._hand_back(wanted)
        if not self._rests:
            self._loose = {member: until for member, until in self._loose.items() if member not in wanted}
        return handed

    def _sweep(self) -> bool:
        page = self._desk.store.holdings(self._place or "", CHUNK_MEMBERS)
        spare = [one.member for one in page if one.points > 0 and not self._desk.is_anchor_for(one.home_store)]
        busy = {member for member in spare if member in self._loose or self._is_busy(member)}
        self.arrived(busy)
        wanted = {one.member: self._ended(one.member) for one in page if one.points > 0 and one.ends is not None}
        handed = self._hand_back(wanted | {member: self._spare(member) for member in spare if member not in busy})
        if not self._rests:
            self._place = page[-1].member if page else None
        return handed

    def _ended(self, member: str) -> int:
        store = self._desk.store
        known = store.member(member) if owner_of(member) is None else store.card_stamps(member)
        return 0 if known is None else min(self._spare(member), ended(known.endings, self._desk.now_ms()))

    def _is_busy(self, name: str) -> bool:
        """Whether this is about the member at the counter, or about to be used here."""
        owned = owner_of(name)
        return (name if owned is None else owned[0]) == self._at_counter() or self._in_use(name) > 0

    def _spare(self, member: str) -> int:
        try:
            held = self._desk.store.rights(member).held
        except RightsBroken:
            return 0
        return min(held - self._in_use(member), POINTS_MAX)

    def _hand_back(self, wanted: Mapping[str, int]) -> bool:
        """A full disk or counters in doubt keep the points here, where they are safe, and it is tried again later."""
        desk = self._desk
        points = {member: spare for member, spare in wanted.items() if spare > 0}
        if not points or desk.store.standing().redeeming_stopped is not None:
            return False
        try:
            desk.commit_many(
                [
                    Handback(SCHEMA, desk.context(None, None), desk.new_id(), member, Effect(release=spare))
                    for member, spare in points.items()
                ]
            )
        except (DiskFull, RightsBroken):
            self._rests_until_ms = desk.clock.monotonic_ms() + REST_MS
            return False
        return True
