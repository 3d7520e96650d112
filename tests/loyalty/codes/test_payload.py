"""What readers send, in one form."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.payload import Payload, normalised, payload_of

EAN = "4006381333931"
plain_texts = st.text(string.ascii_letters + string.digits + ":-", min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("raw", "symbology", "payload"),
    [
        (b"]C1" + EAN.encode(), None, Payload(EAN, "Code128")),
        (b"]E0" + EAN.encode() + b"\r", None, Payload(EAN, "EAN-13")),
        (b"]E3" + EAN.encode() + b"02", None, Payload(EAN, "EAN-13")),
        (b"]E3" + EAN.encode() + b"51299", None, Payload(EAN, "EAN-13")),
        (b"]E102", None, Payload("02", None)),
        (b"]E496385074", None, Payload("96385074", "EAN-8")),
        (b"]E004252614", None, Payload("0042100005264", "UPC-E")),
        (b"04252614", "UPC-E", Payload("0042100005264", "UPC-E")),
        (b"04252615", "UPC-E", Payload("04252615", "UPC-E")),
        (b"]Q3\x1d0104007817327098\x1d21AB", None, Payload("0104007817327098\x1d21AB", "QR")),
        (b"\x1d0104007817327098", "DataMatrix", Payload("0104007817327098", "DataMatrix")),
        (b"]d2x", None, Payload("x", "DataMatrix")),
        (b"]z0x", None, Payload("x", "Aztec")),
        (b"]L0x", None, Payload("x", "PDF417")),
        (b"]X0x", None, Payload("x", None)),
        (b"]Q1x", "MicroQR", Payload("x", "MicroQR")),
        (b"]", None, Payload("]", None)),
        (b" \r\n", None, Payload("", None)),
        (b"\xff\xfe\x81", None, Payload("\ufffd\ufffd\ufffd", None)),
    ],
)
def test_each_way_of_telling_a_code_has_one_form(raw: bytes, symbology: str | None, payload: Payload) -> None:
    assert payload_of(raw, symbology) == payload


@given(plain_texts, st.sampled_from("ACFILQdez"), st.sampled_from(string.digits))
def test_an_identifier_changes_nothing_of_what_it_stands_before(text: str, letter: str, modifier: str) -> None:
    assert normalised(f"]{letter}{modifier}{text}").text == text


@given(st.binary(max_size=80), st.sampled_from([None, "QR", "UPC-E", "EAN-13"]))
def test_whatever_bytes_come_there_is_a_payload(raw: bytes, symbology: str | None) -> None:
    payload = payload_of(raw, symbology)
    payload.text.encode()
    assert payload_of(payload.text.encode(), payload.symbology).identity or not payload.text.strip()


def test_one_trade_item_has_one_identity() -> None:
    ways = [("042100005264", None), ("0042100005264", "UPC-E"), ("04252614", "UPC-E"), ("00042100005264", None)]
    assert {normalised(*way).identity for way in ways} == {"00042100005264"}
