"""What every source of frames offers; whether frames come is an answer, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey


@dataclass(frozen=True, slots=True)
class Lost:
    """No frames for now; trying again makes sense. The sentence is for people."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Ended:
    """No more frames, as was to be expected."""

    sentence: str


class FrameSource(Protocol):
    """Frames for one thread, which opens, reads and closes it."""

    @property
    def live(self) -> bool:
        """Whether time goes on without us: then only the newest frame counts, else each one does."""
        ...

    @property
    def gap_s(self) -> float:
        """How long to wait between two frames; 0 where `read` itself waits for the next."""
        ...

    def open(self) -> Lost | None:
        """Takes the device or file."""
        ...

    def read(self) -> Grey | Lost | Ended | None:
        """The next frame, or None when there is none yet."""
        ...

    def close(self) -> None:
        """Gives the device or file back; may be called at any time."""
        ...
