"""A return that is confirmed in the room waits a moment for the server to say what came back elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from terminal.activity_commands import PastUndone, ReturnConfirmed
from terminal.till.exchange.patience import NeedsReceipt

if TYPE_CHECKING:
    from terminal.activity_commands import ActivityCommand
    from terminal.till.activity.room import Room
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import Need, Patience, Waiting

TakesBack: TypeAlias = ReturnConfirmed | PastUndone


class AskingFirst:
    """Stands before the room. Till thread only."""

    def __init__(self, desk: Desk, room: Room, patience: Patience) -> None:
        self._desk, self._room, self._patience = desk, room, patience

    def hear(self, command: ActivityCommand) -> None:
        """While there is a line goods come back once the server was asked; everything else is the room's at once."""
        about = self._room.about if isinstance(command, TakesBack) and self._desk.online else None
        if about is not None and isinstance(command, TakesBack):
            self._patience.wait(command, NeedsReceipt(about))
        else:
            self._room.hear(command)

    def take_up(self, command: Waiting, need: Need) -> None:
        """The server has answered, or could not be reached; nothing is done where another sale is shown by now."""
        about = self._room.about
        if isinstance(command, TakesBack) and about is not None and need == NeedsReceipt(about):
            self._room.hear(command)
