"""The test page, everything that receipts are made of, so that one look tells whether a printer is set up right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty.values.languages import LANGUAGES
from terminal.paper_words import paper
from terminal.slip import QR, Barcode, Cut, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from datetime import datetime

    from terminal.receipt import Letterhead

SCANNED: Final = "POINTILL-TEST"
EAN: Final = "2012345678903"
"""A number of the range that shops use among themselves."""
_SIGNS: Final = "€ £ $ ä é ñ ç ß Å ø ¿"


def trial_page(head: Letterhead, *, at: datetime) -> Slip:
    """Letters, sizes, sides, lines over the whole width, codes to scan, and every language of slips."""
    say = head.locale
    return Slip(
        (
            Logo(),
            Text(paper(say, "test_page"), align="center", bold=True, size=2),
            Text(head.store, align="center"),
            Row(head.till, f"{at:%Y-%m-%d %H:%M}"),
            Rule(),
            Text(paper(say, "line_reaches")),
            Row("|<", ">|"),
            Text(_SIGNS, align="center"),
            Text(_SIGNS, align="center", bold=True),
            *(Row(language, paper(language, "thanks")) for language in LANGUAGES),
            Rule(),
            QR(SCANNED, SCANNED),
            Gap(1),
            Barcode("CODE128", SCANNED[:8]),
            Gap(1),
            Barcode("EAN13", EAN),
            Rule(),
            Text(paper(say, "all_readable"), align="center"),
            Cut(),
        )
    )
