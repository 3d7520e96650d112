"""Calls every till when the programme changed: a version was published, a rule stopped or let go on, by whomever."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from central.errors import StoreBusy
from central.store.stops import last_word, who_heard

if TYPE_CHECKING:
    from central.http.hub import Hub
    from central.store.database import Database

LOOK_S = 1.0
_log = logging.getLogger(__name__)


class Crier:
    """A thread that looks once a second: whoever stops a rule may do it in another process."""

    def __init__(self, database: Database, hub: Hub, look_s: float = LOOK_S) -> None:
        self._database, self._hub, self._look_s = database, hub, look_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crier", daemon=True)
        self._told: int | None = None

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def close(self) -> None:
        """Ends within a moment."""
        self._stop.set()
        self._thread.join(2)

    def look_once(self) -> bool:
        """Calls the tills if there is a new word; whether there was."""
        last = self._database.read(last_word)
        news = self._told is not None and last != self._told
        self._told = last
        if news:
            tills = {one.till for one in self._database.read(who_heard)}
            self._hub.call(tills=tills, by="")
        return news

    def _run(self) -> None:
        while not self._stop.wait(self._look_s):
            try:
                self.look_once()
            except StoreBusy:
                _log.info("the database is busy, tills hear of the programme with their next exchange")
            except Exception:  # thread top: tills hear of the programme with their next exchange anyway.
                _log.exception("looking for news of the programme failed")
