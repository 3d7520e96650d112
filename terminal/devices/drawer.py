"""The cash drawer at the printer's socket: kicked once for each wish, in time or never, and looked at afterwards."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from terminal.cash import DrawerOutcome
from terminal.devices.replies import DeviceStatus

if TYPE_CHECKING:
    from terminal.devices.conversation import Conversation
    from terminal.waiting import Waiting

FRESH_S: Final = 10.0
"""Nobody stands at a drawer any longer than this: an older wish is given up."""
LOOK_S: Final = 2.5
_LOOK_EACH_S: Final = 0.1
KICKS_MAX: Final = 8
_PULSE_UNITS_OF_2_MS: Final = 50
_PULSE_UNITS_OF_100_MS: Final = 1
_LATE: Final = "The printer was busy for too long. The drawer does not open later by itself."
_BROKE: Final = "The line to the printer broke. Look whether the drawer opened."
_NOT_TAKEN: Final = "The printer did not take the order."
_SHUT: Final = "The drawer's sensor says that it is closed. Is it locked, or its cable out?"
_ENDED: Final = "The till was closed before the drawer was opened."


@dataclass(frozen=True, slots=True)
class DrawerFit:
    """How a drawer is wired: `pin` 2 or 5 of the socket; the level of its sensor when open, None where it has none."""

    pin: int = 2
    open_is_high: bool | None = None

    def kick(self, *, at_once: bool) -> bytes:
        """The pulse as an order among others (ESC p), or `at_once`, which a printer off line obeys too (DLE DC4)."""
        which = 0 if self.pin == 2 else 1
        if at_once:
            return bytes([0x10, 0x14, 1, which, _PULSE_UNITS_OF_100_MS])
        return bytes([0x1B, 0x70, which, _PULSE_UNITS_OF_2_MS, _PULSE_UNITS_OF_2_MS])

    def is_open(self, status: DeviceStatus) -> bool | None:
        """What the sensor says; None where there is none."""
        return None if self.open_is_high is None else status.drawer_pin is self.open_is_high


class DrawerListener(Protocol):
    """Who hears the drawer; called in the printer's thread, must return at once."""

    def ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        """What became of a wish; said once."""
        ...

    def seen(self, *, is_open: bool | None) -> None:
        """The drawer was opened or closed; None while nobody can tell."""
        ...


class Drawer:
    """Takes wishes from any thread; everything else belongs to the printer's thread. Nothing is ever tried twice."""

    def __init__(self, fit: DrawerFit, listener: DrawerListener, waiting: Waiting) -> None:
        self._fit, self._listener, self._waiting = fit, listener, waiting
        self._lock = threading.Lock()
        self._wishes: deque[tuple[int, float]] = deque()
        self._seen: bool | None = None
        self._told = False

    def want(self, number: int) -> None:
        """Open it as soon as the printer's thread can, or never."""
        with self._lock:
            self._wishes.append((number, self._waiting.monotonic()))
            lost = self._wishes.popleft()[0] if len(self._wishes) > KICKS_MAX else None
        if lost is not None:
            self._listener.ended(lost, DrawerOutcome.FAILED, _LATE)

    @property
    def waits(self) -> bool:
        """Whether somebody waits for the drawer."""
        return bool(self._wishes)

    @property
    def is_open(self) -> bool:
        """Whether the sensor said so when it was last asked."""
        return self._seen is True

    def see(self, status: DeviceStatus | None) -> None:
        """What a status of the printer tells of the drawer; None when the line is gone."""
        now = None if status is None else self._fit.is_open(status)
        if now is not self._seen or not self._told:
            self._seen, self._told = now, True
            self._listener.seen(is_open=now)

    def serve(self, line: Conversation, *, at_once: bool, blind: bool) -> None:
        """Give each waiting wish its one pulse; raises ConnectionLost after the one under way was reported."""
        while (wish := self._next()) is not None:
            outcome, detail = DrawerOutcome.UNKNOWN, _BROKE
            try:
                outcome, detail = self._pulse(line, at_once=at_once, blind=blind)
            finally:
                self._listener.ended(wish, outcome, detail)

    def refuse(self, sentence: str) -> None:
        """Nobody can open it now: every waiting wish is given up."""
        while (wish := self._next()) is not None:
            self._listener.ended(wish, DrawerOutcome.FAILED, sentence)

    def close(self) -> None:
        """The till ends."""
        self.refuse(_ENDED)

    def _next(self) -> int | None:
        """The next wish that is still fresh; those that are not are given up."""
        while True:
            with self._lock:
                if not self._wishes:
                    return None
                number, asked_at = self._wishes.popleft()
            if self._waiting.monotonic() - asked_at <= FRESH_S:
                return number
            self._listener.ended(number, DrawerOutcome.FAILED, _LATE)

    def _pulse(self, line: Conversation, *, at_once: bool, blind: bool) -> tuple[DrawerOutcome, str]:
        order = self._fit.kick(at_once=at_once)
        taken = line.write_some(order)
        if taken != len(order):
            # Half an order is finished by whatever comes next: nobody knows what the printer makes of it.
            return (DrawerOutcome.UNKNOWN, _BROKE) if taken else (DrawerOutcome.FAILED, _NOT_TAKEN)
        if blind or self._fit.open_is_high is None:
            return DrawerOutcome.SENT, "Sent, not confirmed."
        until = self._waiting.monotonic() + LOOK_S
        while self._waiting.monotonic() < until:
            status = line.status()
            if isinstance(status, DeviceStatus):
                self.see(status)
                if self.is_open:
                    return DrawerOutcome.OPENED, ""
            self._waiting.wait(threading.Event(), _LOOK_EACH_S)
        return DrawerOutcome.SHUT, _SHUT
