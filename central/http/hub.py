"""Who waits for news of what: channels of the wake call, in the memory of one process.

A channel is a store, a till, or a member who stands on a screen. News is a hint that may be lost with the process; the
periodic exchange covers that. Waking is coalesced over a tick and bounded, so that a busy shop cannot drown the server.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

TICK_S = 0.02
WAKES_PER_TICK_MAX = 30
"""1,500 wakes a second; who is left over is woken by the next tick."""

CHANNELS_MAX = 100_000


@dataclass(slots=True)
class _Waiting:
    channels: frozenset[str]
    woken: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Hub:
    """Publishing and noting is safe from any thread; waiting happens on the loop that calls `wait`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self._last: OrderedDict[str, tuple[int, str]] = OrderedDict()
        self._seen: dict[str, int] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._listening: dict[str, set[str]] = {}
        self._due: OrderedDict[str, None] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking = False
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many tills wait now."""
        return len(self._waiting)

    def publish(self, *, store: str, members: set[str], by: str) -> None:
        """Tells all but `by` that a till of this store moved these members' points."""
        self._publish({f"store/{store}", *(f"member/{one}" for one in members)}, by)

    def call(self, *, tills: set[str], by: str) -> None:
        """Tells these tills, but for `by`, that something waits for them."""
        self._publish({f"till/{one}" for one in tills}, by)

    def _publish(self, channels: set[str], by: str) -> None:
        with self._lock:
            self._now += 1
            for channel in channels:
                self._last[channel] = (self._now, by)
                self._last.move_to_end(channel)
            while len(self._last) > CHANNELS_MAX:
                self._last.popitem(last=False)
            loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._mark, channels, by)

    def heard(self, till: str) -> None:
        """Notes that a till is about to read everything up to now, so that only later news is news to it."""
        with self._lock:
            self._seen[till] = self._now

    async def wait(self, till: str, store: str, showing: str | None, timeout_s: float) -> bool:
        """Whether there is news for this till, at once or within the time; a newer call of the till ends this one."""
        self._loop = asyncio.get_running_loop()
        channels = frozenset({f"store/{store}", f"till/{till}"} | ({f"member/{showing}"} if showing else set()))
        waiting = _Waiting(channels)
        self._replace(till, waiting)
        if self._closed or self._has_news(till, channels):
            self._finish(till, waiting, news=not self._closed)
        try:
            return await asyncio.wait_for(waiting.woken, timeout_s)
        except TimeoutError:
            return False
        finally:
            if self._waiting.get(till) is waiting:
                self._forget(till)

    async def close(self) -> None:
        """Lets everybody go home and takes no more waiting."""
        self._closed = True
        for till, waiting in list(self._waiting.items()):
            self._finish(till, waiting, news=False)

    def _has_news(self, till: str, channels: frozenset[str]) -> bool:
        with self._lock:
            seen = self._seen.setdefault(till, self._now)
            last = (self._last.get(channel, (0, "")) for channel in channels)
            return any(number > seen and by != till for number, by in last)

    def _replace(self, till: str, waiting: _Waiting) -> None:
        before = self._waiting.get(till)
        if before is not None:
            self._forget(till)
            self._finish(till, before, news=False)
        self._waiting[till] = waiting
        for channel in waiting.channels:
            self._listening.setdefault(channel, set()).add(till)

    def _forget(self, till: str) -> None:
        for channel in self._waiting.pop(till).channels:
            listening = self._listening[channel]
            listening.discard(till)
            if not listening:
                del self._listening[channel]

    def _mark(self, channels: set[str], by: str) -> None:
        for channel in channels:
            self._due.update((till, None) for till in sorted(self._listening.get(channel, ())) if till != by)
        if self._due and not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        for _ in range(min(WAKES_PER_TICK_MAX, len(self._due))):
            till, _ = self._due.popitem(last=False)
            waiting = self._waiting.get(till)
            # An exchange may have read the news between the publishing and this tick.
            if waiting is not None and self._has_news(till, waiting.channels):
                self._finish(till, waiting, news=True)
        self._ticking = bool(self._due)
        if self._ticking:
            asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _finish(self, till: str, waiting: _Waiting, *, news: bool) -> None:
        if news:
            self.heard(till)
        if not waiting.woken.done():
            waiting.woken.set_result(news)
