"""What printers can do, as data: widths of paper, and models with their code page and the codes they draw."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_KEYS: Final = {"models", "code_page", "page_number", "qr", "barcode"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A width of paper: columns of the printer's font A and dots at 203 dpi; the profile is python-escpos' own."""

    columns: int
    dots: int
    escpos_profile: str


PAPER_80: Final = Paper(columns=48, dots=576, escpos_profile="TM-T20II")
PAPER_58: Final = Paper(columns=32, dots=384, escpos_profile="POS-5890")
PAPERS: Final = {"80": PAPER_80, "58": PAPER_58}


@dataclass(frozen=True, slots=True)
class Model:
    """A family of printers; what it does not draw itself is sent to it as dots."""

    name: str
    code_page: str
    page_number: int
    qr: bool
    barcode: bool
    patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codecs.lookup(self.code_page)
        if not 0 <= self.page_number <= 255:
            raise ValueError(f"{self.name}: no printer has a code page {self.page_number}")


EPSON: Final = Model("epson", "cp858", 19, qr=True, barcode=True, patterns=("TM-*",))
"""The family that the others copied; a test holds it to the data."""


@dataclass(frozen=True, slots=True)
class Models:
    """Every family of the data; `unknown` is the one that all printers can serve as."""

    families: tuple[Model, ...]

    @property
    def unknown(self) -> Model:
        """What a printer is until something better is known."""
        return self.families[0]

    def named(self, name: str) -> Model | None:
        """The family of this name, as a person sets it."""
        return next((model for model in self.families if model.name == name), None)

    def of_printer(self, said: str) -> Model:
        """The family of a printer that says so of itself."""
        name = said.strip().upper()
        found = (model for model in self.families if any(fnmatchcase(name, pattern) for pattern in model.patterns))
        return next(found, self.unknown)


def read_models(path: Path) -> Models:
    """The families in the file, the unknown one first; raises ValueError for a file that we wrote wrongly."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, entry in document.items():
        if set(entry) != _KEYS:
            raise ValueError(f"{path}: [{name}] has other keys than {sorted(_KEYS)}")
    families = [
        Model(name, entry["code_page"], entry["page_number"], entry["qr"], entry["barcode"], tuple(entry["models"]))
        for name, entry in document.items()
    ]
    if not families or families[0].name != "unknown":
        raise ValueError(f"{path}: the first family is the unknown one")
    return Models(tuple(families))
