"""Calls every till when the programme changed: a version was published, a rule stopped or let go on, by whomever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.stops import last_word, who_heard

if TYPE_CHECKING:
    from central.http.hub import Hub
    from central.store.database import Database


class Crier:
    """Remembers the last word that it called out; whoever stops a rule may do it in another process, so it looks."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database, self._hub = database, hub
        self._told: int | None = None

    def look_once(self) -> bool:
        """Calls the tills if there is a new word; whether there was."""
        last = self._database.read(last_word)
        news = self._told is not None and last != self._told
        self._told = last
        if news:
            tills = {one.till for one in self._database.read(who_heard)}
            self._hub.call(tills=tills, by="")
        return news
