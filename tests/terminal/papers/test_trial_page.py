"""The test page has everything that receipts are made of, in the language of the till."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.paper_words import paper
from terminal.papers.trial_page import trial_page
from terminal.receipt import Letterhead
from terminal.slip import QR, Barcode, Logo, Row, Rule, Text, from_json_bytes

AT = datetime(2026, 11, 23, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize("locale", ["en_GB", "es_ES", "fr_FR", "de_DE", "ar_EG"])
def test_one_look_tells_whether_a_printer_is_set_up_right(locale: str) -> None:
    head = Letterhead("High Street", "Till 2", "Corner Club", "GBP", locale)
    slip = trial_page(head, at=AT)
    kinds = {type(element) for element in slip.elements}
    assert {Logo, Text, Row, Rule, QR, Barcode} <= kinds
    words = [element.text for element in slip.elements if isinstance(element, Text)]
    assert paper(locale, "test_page") in words
    rows = [element.right for element in slip.elements if isinstance(element, Row)]
    assert all(paper(language, "thanks") in rows for language in LANGUAGES)
    assert from_json_bytes(slip.to_json_bytes()) == slip
