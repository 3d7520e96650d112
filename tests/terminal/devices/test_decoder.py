"""What was read gets one form, whichever library read it."""

import pytest

from terminal.devices.decoder import SYMBOLOGIES, Reading, middle, trade_reading


def test_a_upc_a_is_told_as_thirteen_digits_however_a_library_calls_it() -> None:
    for digits, symbology in (("036602301467", "UPC-A"), ("0036602301467", "EAN-13")):
        reading = trade_reading(digits, symbology, "x", (0, 0))
        assert reading is not None
        assert (reading.text, reading.symbology) == ("0036602301467", "UPC-A")


def test_a_short_upc_e_is_told_as_the_number_behind_it() -> None:
    reading = trade_reading("04965802", "UPC-E", "x", (0, 0))
    assert reading is not None
    assert (reading.text, reading.symbology) == ("0049000006582", "UPC-E")


@pytest.mark.parametrize(("digits", "symbology"), [("123", "EAN-13"), ("1234567", "EAN-8"), ("04965803", "UPC-E")])
def test_digits_that_do_not_fit_their_symbology_are_no_reading(digits: str, symbology: str) -> None:
    assert trade_reading(digits, symbology, "x", (0, 0)) is None


def test_a_symbology_we_do_not_name_is_refused() -> None:
    with pytest.raises(ValueError, match="Telepen"):
        Reading("1", "Telepen", "x", (0, 0))


def test_the_symbologies_are_those_of_the_interface() -> None:
    names = "QR MicroQR Aztec DataMatrix PDF417 EAN-13 EAN-8 UPC-A UPC-E Code128 Code39 Codabar ITF DataBar"
    assert frozenset(names.split()) == SYMBOLOGIES


def test_the_middle_of_corners() -> None:
    assert middle([(0, 0), (10, 0), (10, 20), (0, 20)]) == (5, 10)
    assert middle([]) == (0, 0)
