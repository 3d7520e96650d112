"""The codes that set up a scanner stand in the order in which they are scanned."""

from __future__ import annotations

from terminal.papers.calibration_card import CodeToScan, calibration_card
from terminal.receipt import Letterhead
from terminal.slip import QR, Barcode, Row

HEAD = Letterhead("High Street", "Till 2", "Corner Club", "GBP", "de_DE")


def test_codes_are_numbered_and_far_apart() -> None:
    slip = calibration_card(HEAD, [CodeToScan("Layout", "ABC"), CodeToScan("Signs", "-_:", linear=True)])
    assert [(e.left, e.right) for e in slip.elements if isinstance(e, Row)] == [("1.", "Layout"), ("2.", "Signs")]
    codes = [element for element in slip.elements if isinstance(element, QR | Barcode)]
    assert [type(code) for code in codes] == [QR, Barcode]
    assert [code.text for code in codes] == ["ABC", "-_:"]
