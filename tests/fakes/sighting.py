"""A source of frames that does as it is told, eyes that read them, and a till that hears of it."""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from terminal.devices.decoder import Reading
from terminal.devices.decoder_chain import Code
from terminal.devices.source import Ended, Lost
from tests.fakes.code_pictures import Grey

PATIENCE_S = 20.0


class SourceFake:
    """Plays what it was given, then has no frame; each opening takes the next answer of `openings`."""

    def __init__(
        self, frames: list[Grey | Lost | Ended | None], *, live: bool = False, openings: tuple[Lost | None, ...] = ()
    ) -> None:
        self.live = live
        self.gap_s = 0.0
        self.opened = 0
        self.closed = 0
        self._frames = deque(frames)
        self._openings = deque(openings)

    def open(self) -> Lost | None:
        self.opened += 1
        return self._openings.popleft() if self._openings else None

    def read(self) -> Grey | Lost | Ended | None:
        return self._frames.popleft() if self._frames else None

    def close(self) -> None:
        self.closed += 1


class EyesFake:
    """Reads the number painted into the first pixel of a frame as a confirmed QR; 0 is no code, 255 breaks it."""

    missing: tuple[str, ...] = ()
    blind = False

    def __init__(self) -> None:
        self.looked = 0

    def look(self, grey: Grey, at_ms: int) -> list[Code]:
        self.looked += 1
        number = int(grey[0, 0])
        if number == 255:
            raise RuntimeError("broken eyes")
        return [Code(Reading(str(number), "QR", "x", (0, 0)), confirmed=number < 200)] if number else []


def frame(number: int) -> Grey:
    """A frame that `EyesFake` reads as this number; 200 and more is not confirmed."""
    return np.full((4, 4), number, np.uint8)


class TillFake:
    """Writes down what its camera says."""

    def __init__(self) -> None:
        self.scans: list[str] = []
        self.states: list[tuple[str, str]] = []
        self._news = threading.Condition()

    def scan(self, text: str, symbology: str | None, at_ms: int) -> None:
        with self._news:
            self.scans.append(text)
            self._news.notify_all()

    def state(self, state: str, sentence: str) -> None:
        with self._news:
            self.states.append((state, sentence))
            self._news.notify_all()

    def until(self, happened: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(happened, PATIENCE_S)

    def saw(self, state: str, sentence: str = "") -> bool:
        return self.until(lambda: any(known == state and sentence in said for known, said in self.states))


class WaitingFake:
    """Time that passes by `step_s` at every look at the clock; waiting takes none of it."""

    def __init__(self, *, step_s: float = 0.1) -> None:
        self.waited: list[float] = []
        self._now_s = 1000.0
        self._step_s = step_s

    def monotonic(self) -> float:
        self._now_s += self._step_s
        return self._now_s

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.waited.append(seconds)
        return event.wait(0.001)
