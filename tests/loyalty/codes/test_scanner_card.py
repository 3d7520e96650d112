"""The card that every till knows."""

from loyalty.codes.scanned import UnknownCode, parse_scan
from loyalty.codes.scanner_card import CARD_TEXT


def test_the_card_shows_every_sign_that_layouts_disagree_about() -> None:
    assert set("0123456789AQWZYM:-.a\x1d") <= set(CARD_TEXT)


def test_the_card_is_no_code_of_a_shop() -> None:
    assert isinstance(parse_scan(CARD_TEXT), UnknownCode)
