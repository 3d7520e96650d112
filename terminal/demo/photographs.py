"""Photographs the screen during the scripted day: the same events that a window would have drawn, drawn afterwards."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol

from terminal.commands import BasketCleared, CodeScanned, Command, DoneDismissed, PointsEntered, ProductPicked
from terminal.events import CounterChanged, Event, StatusChanged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from terminal.ports import Inbox

_STEP_S: Final = 0.15
_STEPS_MAX: Final = 40
GOODS: Final = 4


class Till(Protocol):
    """What is photographed: a till whose engine takes commands."""

    @property
    def engine(self) -> Inbox:
        """Where commands go in."""
        ...


class Photographer:
    """Hears every event of the till; `stage` arranges a customer at the counter and remembers what was shown."""

    def __init__(self, folder: Path, codes: Sequence[str]) -> None:
        self._folder, self._codes = folder, codes
        self._lock = threading.Lock()
        self._counter: CounterChanged | None = None
        self._status: StatusChanged | None = None
        self._rolls: dict[str, tuple[Event, ...]] = {}

    def hear(self, event: Event) -> None:
        """Keep the newest state; called on the till thread."""
        with self._lock:
            if isinstance(event, CounterChanged):
                self._counter = event
            elif isinstance(event, StatusChanged):
                self._status = event

    def rest(self) -> None:
        """Between two customers the receipt printer is given a moment."""
        threading.Event().wait(0.01)

    def stage(self, assembly: Till, name: str) -> None:
        """A member with a few goods and some points to use, photographed, then sent away without a sale."""
        code = self._codes[0 if name == "online" else 1]
        self._do(assembly, CodeScanned(code, "QR", "camera", 0))
        with self._lock:
            keys = self._counter.counter.keys if self._counter else ()
        for key in keys[:GOODS]:
            self._do(assembly, ProductPicked(key.id))
        self._remember(name)
        with self._lock:
            offers = self._counter.counter.offers if self._counter else ()
        wanted = next((offer.points for offer in reversed(offers) if offer.possible), 0)
        if wanted:
            self._do(assembly, PointsEntered(wanted))
            self._remember(f"{name}-redeeming")
        for command in (BasketCleared(), DoneDismissed()):
            self._do(assembly, command)

    def develop(self) -> list[Path]:
        """Draw what was remembered, light and dark; main thread only."""
        from terminal.ui.picture import picture
        from terminal.ui.settings import ScreenSettings

        paths = []
        for name, events in self._rolls.items():
            path = self._folder / f"screen-{name}.png"
            picture(events, path, ScreenSettings(theme="dark" if name == "online" else "light"))
            paths.append(path)
        return paths

    def _do(self, assembly: Till, command: Command) -> None:
        """Put a command in and wait until the counter was drawn again."""
        with self._lock:
            before = self._counter
        assembly.engine.put(command)
        waiting = threading.Event()
        for _ in range(_STEPS_MAX):
            waiting.wait(_STEP_S)
            with self._lock:
                if self._counter is not before:
                    return

    def _remember(self, name: str) -> None:
        with self._lock:
            self._rolls[name] = tuple(event for event in (self._counter, self._status) if event is not None)
