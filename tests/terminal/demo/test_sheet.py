"""The sheet of sample codes."""

from pathlib import Path

import zxingcpp
from PIL import Image

from loyalty.codes.scanned import card_number, member_code
from loyalty.values.ids import new_id
from terminal.demo.sheet import SampleCard, SampleGood, draw_sheet, write_code_pictures

CARDS = [
    SampleCard(f"Amara {place}", card_number(place), member_code(new_id(bytes([place]) * 10)), "1,240")
    for place in range(1, 7)
]
GOODS = [
    SampleGood("House blend beans 250 g", "9520000011482", "8.90"),
    SampleGood("Gift card", "9520000012229", "10.00"),
]


def read(path: Path) -> set[str]:
    with Image.open(path) as picture:
        return {found.text for found in zxingcpp.read_barcodes(picture)}


def test_every_card_and_every_good_on_the_sheet_can_be_scanned(tmp_path: Path) -> None:
    png, pdf = draw_sheet(tmp_path, CARDS, GOODS)
    expected = {card.code for card in CARDS} | {card.number for card in CARDS} | {good.gtin for good in GOODS}
    assert read(png) == expected
    assert pdf.read_bytes().startswith(b"%PDF")


def test_each_card_is_also_a_picture_of_its_own(tmp_path: Path) -> None:
    paths = write_code_pictures(tmp_path / "codes", CARDS)
    assert [read(path) for path in paths] == [{card.code} for card in CARDS]


def test_a_name_longer_than_the_card_does_not_hide_its_codes(tmp_path: Path) -> None:
    long = SampleCard("Bartholomew Featherstonehaugh-Cholmondeley", CARDS[0].number, CARDS[0].code, "7")
    png, _ = draw_sheet(tmp_path, [long], [])
    assert read(png) == {long.code, long.number}
