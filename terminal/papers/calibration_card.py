"""The card that sets up a scanner: codes to be scanned one after the other, each with what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal.paper_words import paper
from terminal.slip import QR, Barcode, Cut, Element, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.receipt import Letterhead


@dataclass(frozen=True, slots=True)
class CodeToScan:
    """A code of the card: what it is for in words, and its text; `linear` for scanners that read bars only."""

    purpose: str
    text: str
    linear: bool = False


def calibration_card(head: Letterhead, codes: Sequence[CodeToScan]) -> Slip:
    """The codes in the order in which they are scanned, far enough apart that a scanner sees one at a time."""
    elements: list[Element] = [
        Logo(),
        Text(paper(head.locale, "set_scanner"), align="center", bold=True, size=2),
        Text(paper(head.locale, "scan_in_order"), align="center"),
        Rule(),
    ]
    for place, code in enumerate(codes, 1):
        elements += [
            Row(f"{place}.", code.purpose, bold=True),
            Gap(1),
            Barcode("CODE128", code.text) if code.linear else QR(code.text),
            Gap(4),
        ]
    return Slip((*elements, Rule(), Cut()))
