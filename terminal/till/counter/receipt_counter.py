"""A receipt shown to a member at the counter: the first scan says what its points are worth, the second adds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.errors import Refusal
from terminal.events import Tone
from terminal.receipt import number

if TYPE_CHECKING:
    from terminal.till.activity.room import Room
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.trade.claiming import Claiming
    from terminal.till.trade.returning import Returning

SURE_MS = 30_000
"""So long a second scan of the same receipt counts as yes."""


class ReceiptCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, returning: Returning, claiming: Claiming, room: Room) -> None:
        self._desk, self._serving, self._returning, self._claiming = desk, serving, returning, claiming
        self._room = room
        self._asked: tuple[str, str] | None = None
        self._asked_ms = 0

    def scanned(self, text: str) -> None:
        """Say what the receipt would bring the member at the counter, or add it once that was seen.

        One that brings nothing is shown among the last sales, where all else can be done with it.
        """
        member, found = self._serving.member(), self._returning.papers.read(text)
        if isinstance(found, Refusal):
            self._desk.refuse(found)
            return
        if member is None:
            self._room.show(text)
            return
        now, asked = self._desk.clock.monotonic_ms(), (text, member.member.id)
        is_sure = self._asked == asked and now - self._asked_ms <= SURE_MS
        points = self._claiming.points(found, member)
        if isinstance(points, Refusal):
            self._asked = None
            self._desk.refuse(points)
            self._room.show(text)
            return
        shown = f"{number(self._desk.letterhead(None), points)} points"
        if not is_sure:
            self._asked, self._asked_ms = asked, now
            sentence = f"This receipt brings {member.member.name} {shown}. Scan it again to add them."
            self._desk.notice(Tone.ATTENTION, "claim_asked", sentence)
            return
        self._asked = None
        claimed = self._claiming.claim(self._desk.new_id(), found, member)
        if isinstance(claimed, Refusal):
            self._desk.refuse(claimed)
            return
        self._desk.notice(Tone.OK, "claimed", f"{shown} were added to {member.member.name}.")
        self._serving.refit()
