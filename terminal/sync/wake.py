"""The wake threads: one waits for news at the server, one tells it which member is on the screen now."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from loyalty.exchange.wire import WakeReply
from terminal.commands import NewsHeard
from terminal.sync.trouble import Trouble

if TYPE_CHECKING:
    from terminal.ports import Chance, Inbox
    from terminal.sync.line import ServerLine
    from terminal.waiting import Waiting

WAKE_PATH: Final = "/v1/wake"
HELD_S: Final = 25
"""How long the server may hold a call: shorter than home routers forget a silent connection."""

BACKOFF_FIRST_S: Final = 2.0
BACKOFF_MAX_S: Final = 60.0
BREATH_S: Final = 0.2
HASTY_S: Final = 1.0
STOP_S: Final = 2.0


class WakeWorker:
    """Puts `NewsHeard` when the server has any; a lost hint costs nothing, the next exchange brings the rest."""

    def __init__(
        self,
        *,
        polling: ServerLine,
        pointing: ServerLine,
        server_key: bytes,
        inbox: Inbox,
        waiting: Waiting,
        chance: Chance,
    ) -> None:
        self._polling = polling
        self._pointing = pointing
        self._server_key = server_key
        self._inbox = inbox
        self._waiting = waiting
        self._chance = chance
        self._showing = ""
        self._pointings = 0
        self._held = threading.Event()
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._poll, name="wake", daemon=True),
            threading.Thread(target=self._point, name="wake-show", daemon=True),
        ]

    def start(self) -> None:
        """Begin to listen."""
        for thread in self._threads:
            thread.start()

    def show(self, member_id: str | None) -> None:
        """Listen to this member's news from now on; never waits, any thread may call."""
        before, self._showing = self._showing, member_id or ""
        if self._showing != before:
            self._changed.set()

    def stop(self) -> None:
        """End both calls and both threads."""
        self._stopping.set()
        self._changed.set()
        self._polling.cut()
        self._pointing.cut()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_S)

    def _poll(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            showing, pointings, began_s = self._showing, self._pointings, self._waiting.monotonic()
            self._held.set()
            reply = self._ask(self._polling, showing, HELD_S)
            self._held.clear()
            if isinstance(reply, Trouble):
                self._waiting.wait(self._stopping, self._backoff_s(failures, reply.retry_after_s or 0))
                failures += 1
                continue
            failures = 0
            if reply.news:
                self._inbox.put(NewsHeard())
                self._waiting.wait(self._stopping, BREATH_S)
            elif (
                (showing, pointings) == (self._showing, self._pointings)
                and not pointings % 2
                and self._is_hasty(began_s)
            ):
                # A server that holds nothing must not be asked in a hot loop; a call that our other one ended is none.
                self._waiting.wait(self._stopping, HASTY_S)
        self._polling.close()

    def _is_hasty(self, began_s: float) -> bool:
        return self._waiting.monotonic() - began_s < HASTY_S

    def _point(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            if self._stopping.is_set():
                break
            if self._held.is_set():
                # Odd while the call is under way: it may end a call of ours that began before it or behind it.
                self._pointings += 1
                reply = self._ask(self._pointing, self._showing, 0)
                self._pointings += 1
                if not isinstance(reply, Trouble) and reply.news:
                    self._inbox.put(NewsHeard())
        self._pointing.close()

    def _ask(self, line: ServerLine, showing: str, held_s: int) -> WakeReply | Trouble:
        query = urlencode({"showing": showing, "wait": held_s})
        return line.ask("GET", f"{WAKE_PATH}?{query}", WakeReply, server_key=self._server_key, held_s=held_s)

    def _backoff_s(self, failures: int, at_least_s: float) -> float:
        """Full jitter (Brooker, "Exponential Backoff And Jitter"), never less than the server asked for."""
        ceiling = min(BACKOFF_MAX_S, BACKOFF_FIRST_S * (1 << min(failures, 6)))
        fraction = int.from_bytes(self._chance.draw(4), "big") / 2**32
        return max(at_least_s, BREATH_S, ceiling * fraction)
