"""The library that knows every kind."""

import numpy as np
import pytest
from barcode import Gs1_128

from terminal.devices.decoder_zxing import ZxingDecoders, load_zxing
from tests.fakes.code_pictures import bars, ean13, matrix, without


@pytest.fixture
def zxing() -> ZxingDecoders:
    loaded = load_zxing()
    assert isinstance(loaded, ZxingDecoders)
    return loaded


@pytest.mark.parametrize(
    ("kind", "text", "symbology", "read"),
    [
        ("QRCode", "M:7K2M9QXD4F", "QR", "M:7K2M9QXD4F"),
        ("MicroQRCode", "123", "MicroQR", "123"),
        ("Aztec", "hello", "Aztec", "hello"),
        ("DataMatrix", "hello", "DataMatrix", "hello"),
        ("PDF417", "hello", "PDF417", "hello"),
        ("EAN8", "12345670", "EAN-8", "12345670"),
        ("UPCE", "04965802", "UPC-E", "0049000006582"),
        ("Code39", "ABC-12", "Code39", "ABC-12"),
        ("Codabar", "A12345B", "Codabar", "A12345B"),
        ("ITF", "12345678", "ITF", "12345678"),
        ("DataBarOmni", "(01)04006381333931", "DataBar", "0104006381333931"),
    ],
)
def test_each_kind_is_read_and_named(zxing: ZxingDecoders, kind: str, text: str, symbology: str, read: str) -> None:
    codes = zxing.everything.read(matrix(text, kind))
    assert [(code.symbology, code.text) for code in codes] == [(symbology, read)]
    assert symbology in zxing.everything.symbologies


def test_the_content_is_told_with_its_separators_and_not_the_printed_form(zxing: ZxingDecoders) -> None:
    codes = zxing.everything.read(bars("0104006381333931\xf110AB12", Gs1_128))
    assert [(code.text, code.aim) for code in codes] == [("0104006381333931\x1d10AB12", "]C1")]


def test_a_light_code_on_dark_ground_is_read_by_the_inverted_use_only(zxing: ZxingDecoders) -> None:
    dark = 255 - matrix("M:7K2M9QXD4F")
    assert zxing.everything.read(dark) == []
    assert [code.text for code in zxing.inverted.read(dark)] == ["M:7K2M9QXD4F"]


def test_the_place_of_a_code_is_told(zxing: ZxingDecoders) -> None:
    frame = np.full((400, 800), 255, np.uint8)
    frame[150:250, 600:700] = 255
    code = matrix("hello", scale=4, margin=0)
    frame[150 : 150 + code.shape[0], 600 : 600 + code.shape[1]] = code
    (reading,) = zxing.everything.read(frame)
    assert abs(reading.position[0] - (600 + code.shape[1] / 2)) < 5
    assert abs(reading.position[1] - (150 + code.shape[0] / 2)) < 5


def test_the_linear_use_sees_no_qr(zxing: ZxingDecoders) -> None:
    assert zxing.linear.read(matrix("hello")) == []
    assert [code.text for code in zxing.linear.read(ean13("4006381333931"))] == ["4006381333931"]


def test_a_computer_without_the_library_hears_what_is_missing() -> None:
    assert "Aztec" in str(load_zxing(without("zxingcpp")))


def test_for_the_shop_it_looks_for_no_more_than_is_carried_there(zxing: ZxingDecoders) -> None:
    trade = {"EAN-13", "EAN-8", "UPC-A", "UPC-E"}
    assert zxing.shop.symbologies == {"QR", "Aztec", "DataMatrix", "PDF417", "Code128"} | trade
    assert zxing.shop.read(matrix("ABC-12", "Code39")) == []
