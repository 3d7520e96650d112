"""What the cashier has begun and not settled yet goes before anything else that would take its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.rules.part import said
from terminal import commands as c
from terminal.events import Tone

if TYPE_CHECKING:
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk

_PROVE_FIRST = (
    "The member has to prove first that the points are theirs. Do that or leave it, then scan or choose this again."
)


def in_the_way(desk: Desk, serving: Serving, command: c.Command) -> bool:
    """Whether something else has to be settled first; the cashier is told what, and nothing of either is lost.

    A figure of points takes the place of an earlier one.
    """
    is_figure = isinstance(command, c.PointsEntered)
    if serving.waiting is not None and not (is_figure and isinstance(serving.waits, c.PointsEntered)):
        desk.notice(Tone.ATTENTION, "waiting", f"{serving.waiting} Wait a moment, then scan or choose this again.")
        return True
    unproven = serving.proving.wish
    if unproven is not None and unproven != command and not is_figure:
        desk.notice(Tone.ATTENTION, "prove_first", _PROVE_FIRST)
        return True
    looked_at = None if serving.member() is None else serving.reward
    if looked_at is not None and isinstance(command, c.RewardWanted):
        name = said(looked_at.label, desk.language)
        sentence = f"{name} is on the screen. Give it or leave it first, then scan or choose the next one."
        desk.notice(Tone.ATTENTION, "reward_open", sentence)
        return True
    return False
