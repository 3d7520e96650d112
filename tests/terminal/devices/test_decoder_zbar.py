"""The second witness for linear codes."""

import pytest

from terminal.devices.decoder_zbar import ZbarDecoder, ZbarDecoders, load_zbar
from tests.fakes.code_pictures import bars, ean13, matrix, without


@pytest.fixture
def zbar() -> ZbarDecoder:
    loaded = load_zbar()
    assert isinstance(loaded, ZbarDecoders), "the system library libzbar0 is not installed"
    return loaded.everything


def test_barcodes_and_qr_are_read_and_named_as_everywhere(zbar: ZbarDecoder) -> None:
    pictures = [bars("C:0042137"), ean13("4006381333931"), matrix("M:1"), matrix("04965802", "UPCE")]
    codes = [(code.symbology, code.text) for picture in pictures for code in zbar.read(picture)]
    assert codes == [
        ("Code128", "C:0042137"),
        ("EAN-13", "4006381333931"),
        ("QR", "M:1"),
        ("UPC-E", "0049000006582"),
    ]


def test_for_the_shop_it_reads_what_members_and_shelves_carry_and_nothing_else() -> None:
    loaded = load_zbar()
    assert isinstance(loaded, ZbarDecoders)
    assert loaded.shop.symbologies == {"EAN-13", "EAN-8", "UPC-A", "UPC-E", "Code128"}
    pictures = [bars("C:0042137"), ean13("4006381333931"), matrix("M:1"), matrix("ABC-12", "Code39")]
    assert [len(loaded.shop.read(picture)) for picture in pictures] == [1, 1, 0, 0]


def test_what_is_not_plain_ascii_is_left_to_others(zbar: ZbarDecoder) -> None:
    assert zbar.read(matrix("測試")) == []


def test_a_code_without_corners_is_not_read_rather_than_raised(zbar: ZbarDecoder) -> None:
    line = ean13("4006381333931")[60:61]
    assert zbar.read(line.copy()) in ([], zbar.read(line.copy()))


def test_a_computer_without_the_library_hears_what_is_missing() -> None:
    assert "zbar" in str(load_zbar(without("pyzbar.pyzbar")))
