"""Cards to cut out bear the code that the till scans."""

from __future__ import annotations

import pytest

from terminal.papers.card_sheet import CARDS_MAX, CardToPrint, card_sheet
from terminal.receipt import Letterhead
from terminal.slip import QR, Barcode, Rule, Text

HEAD = Letterhead("High Street", "Till 2", "Corner Club", "GBP", "en_GB")
AMARA = CardToPrint("0000482188", "M:7K2M9QXD4F", "Amara")


def test_each_card_has_its_codes_and_a_line_to_cut_along() -> None:
    slip = card_sheet(HEAD, [AMARA, CardToPrint("12345678901", "M:X")])
    assert [element.text for element in slip.elements if isinstance(element, QR)] == ["M:7K2M9QXD4F", "M:X"]
    assert [element.text for element in slip.elements if isinstance(element, Barcode)] == ["0000482188"]
    assert sum(isinstance(element, Rule) for element in slip.elements) == 2
    words = [element.text for element in slip.elements if isinstance(element, Text)]
    assert ["Amara" in words, "Your card" in words, "12345678901" in words] == [True, True, True]


def test_a_sheet_is_not_endless_nor_empty() -> None:
    assert card_sheet(HEAD, [AMARA] * CARDS_MAX).to_json_bytes()
    for count in (0, CARDS_MAX + 1):
        with pytest.raises(ValueError, match="1 to 100"):
            card_sheet(HEAD, [AMARA] * count)
