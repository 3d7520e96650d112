"""What the server does by itself, again and again, beside those that answer the tills."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.errors import StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BREATH_S = 0.05
"""Between two looks while more waits, so that tills that bring a fortnight's sales are answered meanwhile."""
STOP_S = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """One of them: `look` does a stretch and says whether more waits; what it leaves undone, a later look finds."""

    doing: str
    """As a log says it: "pricing sales again"."""
    every_s: float
    look: Callable[[], object]


@contextmanager
def at_work(*chores: Chore) -> Iterator[None]:
    """Each goes on in a thread of its own for as long as this lasts, the first time at once; a failure is logged."""
    stop = threading.Event()
    threads = [threading.Thread(target=_go_on, args=(one, stop), name=one.doing, daemon=True) for one in chores]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join(STOP_S)


def _go_on(chore: Chore, stop: threading.Event) -> None:
    more: object = True
    while not stop.wait(BREATH_S if more else chore.every_s):
        more = _look(chore, stop)


def _look(chore: Chore, stop: threading.Event) -> object:
    try:
        return chore.look()
    except StoreBusy:
        _log.info("the database is busy: %s comes later", chore.doing)
    except Exception:  # thread top: the server goes on without this chore until its next look, and says so.
        if not stop.is_set():
            _log.exception("%s failed", chore.doing)
    return False
