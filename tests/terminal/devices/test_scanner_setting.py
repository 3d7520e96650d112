"""The words of the setting `scanner`."""

import pytest

from terminal.devices.scanner_setting import ScannerRefused, scanners_of


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("keyboard", []),
        ("", []),
        ("none", []),
        ("serial:///dev/ttyACM0", ["the scanner on /dev/ttyACM0"]),
        ("serial:///dev/ttyACM0?baud=115200", ["the scanner on /dev/ttyACM0"]),
        ("serial://COM3", ["the scanner on COM3"]),
        ("serial://05F9:4204", ["the scanner on 05F9:4204"]),
        ("hid", ["the HID-POS scanner"]),
        ("hid://0c2e:0907", ["the HID-POS scanner 0c2e:0907"]),
        ("grab:///dev/input/by-id/usb-X-event-kbd", ["the keyboard scanner usb-X-event-kbd"]),
        ("grab://0c2e:0200", ["the keyboard scanner 0c2e:0200"]),
        ("keyboard, hid, serial://COM3", ["the HID-POS scanner", "the scanner on COM3"]),
    ],
)
def test_each_word_names_its_scanner(setting: str, names: list[str]) -> None:
    assert [source.name for source in scanners_of(setting)] == names


@pytest.mark.parametrize(
    "setting",
    [
        *("lp0", "serial:", "serial://", "hid://COM3", "grab://x", "usb://0c2e:0200", "http://example.com", "hid, hid"),
        *("serial://COM3?baud=12", "serial://COM3?speed=9600", "serial://COM3?baud=9600&parity=odd"),
    ],
)
def test_what_names_no_scanner_is_refused_with_the_words_that_do(setting: str) -> None:
    with pytest.raises(ScannerRefused, match=r"serial|twice|speed"):
        scanners_of(setting)
