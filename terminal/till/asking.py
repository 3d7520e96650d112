"""Asking the server first: a wish that only points held elsewhere stand in the way of waits for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.stamps import owner_of
from loyalty.values.errors import RefusalCode
from terminal.counter_words import counter_word
from terminal.events import Answered
from terminal.till.counter.one_at_a_time import in_the_way
from terminal.till.exchange.patience import NeedsAll, NeedsPoints

if TYPE_CHECKING:
    from terminal.commands import Asked, PointsEntered
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.door import Door
    from terminal.till.exchange.patience import Need, One, Patience
    from terminal.till.exchange.settling import Settling


class Asking:
    """Answers other programs, and uses points at the counter, each at once or after asking. Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, door: Door, settling: Settling, patience: Patience) -> None:
        self._desk, self._serving, self._door = desk, serving, door
        self._settling, self._patience = settling, patience

    def use_points(self, command: PointsEntered) -> None:
        """A new figure takes the place of one that still waits."""
        if in_the_way(self._desk, self._serving, command):
            return
        self._patience.forget_screen()
        self._serving.waiting = None
        member, refused = self._serving.sale.member, self._serving.use_points(command.points)
        if refused is None:
            return
        worth_asking = refused.code is RefusalCode.NOT_SPENDABLE_HERE
        if worth_asking and member is not None and self._may_ask(member):
            self._settling.asked(member, by_program=False)
            self._patience.wait(command, NeedsPoints(member, command.points + self._serving.sale.reward_points))
            self._serving.wait(counter_word(self._desk.language, "asking_points"), command)
        else:
            self._serving.refuse(refused, command)

    def answer(self, asked: Asked, *, after: Need | None = None) -> None:
        """Answer, or ask the server first; `after` is what was waited for already.

        Each thing is waited for once: where one of them did not come, the answer says so.
        """
        before = after.whole if isinstance(after, NeedsAll) else ()
        missing = tuple(need for need in self._door.missing(asked.question) if self._worth_asking(need))
        if not missing or any(need in before for need in missing):
            self._desk.say(Answered(asked.ticket, self._door.answer(asked.question)))
            return
        for need in missing:
            if isinstance(need, NeedsPoints):
                self._settling.asked(need.member, by_program=True)
        self._patience.wait(asked, NeedsAll(missing, before))

    def _worth_asking(self, need: One) -> bool:
        return not isinstance(need, NeedsPoints) or self._may_ask(need.member)

    def _may_ask(self, member: str) -> bool:
        """Whether the server is worth asking: redeeming is not stopped, and nobody is told no without a try."""
        stopped = self._desk.store.standing().redeeming_stopped or self._desk.space.stops_spending()
        owned = owner_of(member)
        return stopped is None and self._desk.store.member(member if owned is None else owned[0]) is not None
