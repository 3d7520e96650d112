"""The pos door as a whole: opens on loopback, hands answers out, closes within two seconds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from terminal.errors import BadSetting
from terminal.events import Answered
from terminal.pos.desk import ANSWER_S, Desk
from terminal.pos.listener import HOST, Listener
from terminal.pos.openapi import openapi_document
from terminal.pos.token import TOKEN_FILE, ready_token
from terminal.tickets import Tickets

if TYPE_CHECKING:
    from pathlib import Path

    from terminal.events import Event
    from terminal.ports import Chance, Clock, Inbox

LAST_ANSWERS_S: Final = 1.0
HANG_UP_S: Final = 0.5
_LOOK_S: Final = 0.05


class PosDoor:
    """Loopback HTTP for the point-of-sale program of this computer.

    `deliver` takes every event of the till from any thread and never waits. The token file is there before the port is.
    """

    def __init__(
        self, *, inbox: Inbox, data: Path, chance: Chance, clock: Clock, version: str, answer_s: float = ANSWER_S
    ) -> None:
        self._inbox = inbox
        self._data = data
        self._chance = chance
        self._clock = clock
        self._version = version
        self._answer_s = answer_s
        self._tickets = Tickets()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self, port: int) -> int:
        """Open the door and return its port (0 takes a free one); raises BadSetting when that cannot be."""
        desk = Desk(
            inbox=self._inbox,
            tickets=self._tickets,
            token=self._token(),
            openapi=openapi_document(self._version),
            answer_s=self._answer_s,
        )
        try:
            self._listener = Listener(port, desk, self._clock)
        except OSError as error:
            raise BadSetting(
                f"The pos door cannot open on {HOST}:{port}: {error.strerror or error}. "
                "Choose another --pos-port, or close the program that uses it."
            ) from error
        listener = self._listener
        self._thread = threading.Thread(target=lambda: listener.serve_forever(_LOOK_S), name="pos-door", daemon=True)
        self._thread.start()
        return listener.port

    def deliver(self, event: Event) -> None:
        """Hand an answer to the caller that waits for it; every other event is none of the door's business."""
        if isinstance(event, Answered):
            self._tickets.answered(event.ticket, event.answer)

    def stop(self) -> None:
        """Let nobody in, give the answers that still come a second, hang up."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
        self._tickets.close(LAST_ANSWERS_S)
        self._listener.cut(HANG_UP_S)
        self._listener = None

    def _token(self) -> str:
        try:
            return ready_token(self._data, self._chance)
        except OSError as error:
            raise BadSetting(
                f"{self._data / TOKEN_FILE} cannot be written: {error.strerror or error}. "
                "Make the data folder writable for the user who runs the till."
            ) from error
