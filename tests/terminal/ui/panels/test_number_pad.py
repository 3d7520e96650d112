"""The pad of a sheet: ten digits, one back and a tick, in the same places in every language."""

import pytest
from PySide6.QtCore import Qt

from terminal.ui.panels.invoice_sheet import InvoiceSheet
from terminal.ui.panels.number_pad import NumberPad
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


@pytest.mark.parametrize("locale", ["en_GB", "ar"])
def test_each_key_means_what_it_says_and_one_stands_left_of_three(till: Build, locale: str) -> None:
    shown = till(locale=locale).show(u.INVOICE_ASKED)
    sheet = shown.window.sheet
    assert isinstance(sheet, InvoiceSheet)
    pad = sheet.findChild(NumberPad)
    assert pad is not None
    assert [key.words for key in pad.digits] == list("1234567890")
    assert pad.digits[0].x() < pad.digits[2].x()
    for key in pad.digits:
        shown.touch(key)
    assert sheet.number.value.text() == "1234567890"
    shown.touch(pad.back)
    assert sheet.number.value.text() == "123456789"
    assert all(key.focusPolicy() is Qt.FocusPolicy.NoFocus for key in (*pad.digits, pad.back, pad.tick))
    assert all(key.accessibleName() for key in (pad.back, pad.tick))
