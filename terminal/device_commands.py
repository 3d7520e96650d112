"""What people do on the page of the devices; it goes to the devices' own desk and never to the till thread."""

from __future__ import annotations

from dataclasses import dataclass

from terminal.questions import PaperKind
from terminal.sound import Sound


@dataclass(frozen=True, slots=True)
class DevicesWanted:
    """The page was opened or left; while it is open no scan reaches the till."""

    is_open: bool


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look at every device now, and at what is plugged in."""


@dataclass(frozen=True, slots=True)
class PaperTrial:
    """Print this paper; `members` whose cards, by id."""

    kind: PaperKind
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawerTrial:
    """Open the cash drawer to see whether it does; written down as every opening is."""


@dataclass(frozen=True, slots=True)
class SoundTrial:
    """Play this sound."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class SightWanted:
    """Whether the page shows what the camera sees."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class TypedTried:
    """Keys came on the page as if a person had typed them, up to an Enter."""

    text: str


DeviceCommand = DevicesWanted | LookAgain | PaperTrial | DrawerTrial | SoundTrial | SightWanted | TypedTried
