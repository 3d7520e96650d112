"""What a check of a device found, and what the page of the devices shows; values alone, for screen and command line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a device is, the worst first."""

    TROUBLE = "trouble"
    ATTENTION = "attention"
    CHECKING = "checking"
    UNSET = "unset"
    OFF = "off"
    READY = "ready"


class Kind(StrEnum):
    """What kind of thing a finding is about, in the order in which they are told."""

    PRINTER = "printer"
    DRAWER = "drawer"
    SCANNER = "scanner"
    CAMERA = "camera"
    SCREEN = "screen"
    DISPLAY = "display"
    SOUND = "sound"
    LIBRARY = "library"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Finding:
    """One device with its state in a sentence that says what to do; `name` is what the settings call it."""

    kind: Kind
    name: str
    health: Health
    sentence: str


@dataclass(frozen=True, slots=True)
class Plugged:
    """Something that is plugged in now; `setting` is what to write to have it used, `used` whether it is."""

    kind: Kind
    name: str
    setting: str
    used: bool = False


@dataclass(frozen=True, slots=True)
class ScanTried:
    """A code that was scanned on the page: nothing was done with it.

    `meaning` is what the till says it is: member, reward, voucher, receipt, product or unknown; empty until it says so.
    `about` is whose or which; `reason` why it is unknown; `hint` what the text tells of the scanner's settings.
    """

    text: str
    symbology: str
    source: str
    meaning: str = ""
    about: str = ""
    reason: str = ""
    hint: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class PaperTried:
    """A paper that was asked for on the page: queued, confirmed, sent, unknown, failed or refused."""

    kind: str
    state: str
    sentence: str = ""
    job: int = 0


@dataclass(frozen=True, slots=True)
class DrawerTried:
    """The drawer was to open on the page: asked, refused, or the outcome that the till wrote down."""

    state: str
    sentence: str = ""
    number: int = 0


Modules = tuple[tuple[bool, ...], ...]
"""A code as rows of dark and light; a code of bars is one row."""


@dataclass(frozen=True, slots=True)
class CardCodes:
    """The codes of the scanner's card, to be scanned from the screen."""

    square: Modules
    bars: Modules


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code in a frame: its text, kind and middle in pixels of the frame; only a confirmed one is acted on."""

    text: str
    symbology: str
    at: tuple[int, int]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What the camera sees: grey pixels row by row, and the codes that were read in it a moment ago."""

    width: int
    height: int
    grey: bytes
    codes: tuple[CodeSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class DevicesShown:
    """The page of the devices as it now is; `looking` while what is plugged in is being looked for."""

    findings: tuple[Finding, ...] = ()
    plugged: tuple[Plugged, ...] = ()
    looking: bool = False
    scan: ScanTried | None = None
    paper: PaperTried | None = None
    drawer: DrawerTried | None = None
    learnt: str = ""
    card: CardCodes | None = None
    watching: bool = False


def worst(findings: tuple[Finding, ...]) -> Health:
    """The health that says most about all of them."""
    order = list(Health)
    return min((one.health for one in findings), key=order.index, default=Health.READY)
