"""The hand: carries what people want from the panels to the till, and asks for the screen to be drawn again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from terminal.commands import Command, SaleFinished
from terminal.ui.view import View, Wishes

if TYPE_CHECKING:
    from terminal.ui.present import Present

Intend = Callable[[Command], bool]


class Hand:
    """`intend` answers False when the till's inbox is full; then nothing has happened, and people are told."""

    def __init__(
        self, view: View, present: Present, intend: Intend, redraw: Callable[[], None], busy: Callable[[], None]
    ) -> None:
        self.view = view
        self.present = present
        self._intend = intend
        self._redraw = redraw
        self._busy = busy

    def do(self, wishes: Wishes) -> None:
        """Sends the commands in order, stops at the first that finds no room, and draws the view as it now is."""
        for wish in wishes:
            if not self._intend(wish):
                if SaleFinished() in wishes:
                    self.view.refused()
                self._busy()
                break
        self._redraw()
