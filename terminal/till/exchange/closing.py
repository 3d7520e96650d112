"""Closing time: the till says goodbye to the server, and hands back what another till is to hold, within seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.events import ClosedUp
from terminal.till.exchange.handing_back import UNSENT_MAX

if TYPE_CHECKING:
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging
    from terminal.till.exchange.handing_back import HandingBack

CLOSE_MS = 3_000
"""Who ends this process waits no longer; what could not be handed back by then is handed back at the next start."""


class Closing:
    """Goodbye, then chunks of handbacks unless this till keeps its role; ends with `ClosedUp`. Till thread only."""

    def __init__(self, desk: Desk, exchanging: Exchanging, handing_back: HandingBack) -> None:
        self._desk, self._exchanging, self._handing_back = desk, exchanging, handing_back
        self._until_ms: int | None = None
        self._is_over = self._has_begun_giving = self._gave_all = False

    @property
    def under_way(self) -> bool:
        """Whether the till closes and has not said `ClosedUp` yet."""
        return self._until_ms is not None and not self._is_over

    @property
    def next_ms(self) -> int:
        """Monotonic time of the next step: at once while there is more to give, else when time is up."""
        now = self._desk.clock.monotonic_ms()
        more = self._has_begun_giving and not self._gave_all and self._desk.store.unsent().count < UNSENT_MAX
        return now if more else self._until_ms or now

    def begin(self) -> None:
        """The process is about to end."""
        if self._until_ms is None:
            self._until_ms = self._desk.clock.monotonic_ms() + CLOSE_MS
            self._exchanging.say_goodbye()

    def go_on(self) -> None:
        """The next step."""
        late = self._desk.clock.monotonic_ms() >= (self._until_ms or 0)
        if late or not self._desk.online:
            self._end()
        elif not self._exchanging.said_goodbye:
            self._exchanging.hurry()  # Again: an exchange that was under way has ended, and forgot that somebody waits.
        else:
            self._give()
            if self._desk.store.unsent().count:
                self._exchanging.hurry()
            elif self._gave_all and not self._exchanging.is_under_way:
                self._end()

    def _give(self) -> None:
        if not self._has_begun_giving:
            self._has_begun_giving = True
            self._gave_all = self._desk.store.standing().anchor and self._desk.settings.rights_overnight
            self._handing_back.start_over()
        if not self._gave_all and self._desk.store.unsent().count < UNSENT_MAX:
            self._gave_all = not self._handing_back.empty()

    def _end(self) -> None:
        self._is_over = True
        self._desk.say(ClosedUp(_farewell(self._desk.store.unsent().count)))


def _farewell(unsent: int) -> str | None:
    if not unsent:
        return None
    what = "1 entry is" if unsent == 1 else f"{unsent:,} entries are"
    return f"{what} not sent yet: closing is safe. They are kept here and sent when this till opens again."
