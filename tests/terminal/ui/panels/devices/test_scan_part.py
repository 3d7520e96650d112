"""What a scan on the page says."""

from dataclasses import replace

from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.scan_part import ScanPart
from tests.fakes import ui_devices as d


def test_it_says_the_text_its_meaning_and_what_to_do(look: Look) -> None:
    part = ScanPart(look, DeviceTongue("en_GB"))
    part.draw(d.MEMBER_SCAN)
    assert part.text.text() == d.MEMBER_SCAN.text
    assert part.meaning.text() == "Would bring this member up: Amara Okafor"
    assert part.hint.isHidden()
    part.draw(d.STRANGE_SCAN)
    assert part.meaning.text() == "Nothing would be done with it."
    assert part.reason.text() == "This is no code of this shop."
    assert "another keyboard" in part.hint.text.text()


def test_until_the_till_has_answered_it_is_asked(look: Look) -> None:
    part = ScanPart(look, DeviceTongue("en_GB"))
    part.draw(replace(d.MEMBER_SCAN, meaning="", about=""))
    assert part.meaning.text() == "The till is asked …"


def test_a_hostile_text_is_shown_as_text(look: Look) -> None:
    part = ScanPart(look, DeviceTongue("en_GB"))
    part.draw(replace(d.MEMBER_SCAN, text="<b>\x1b[31m" + "x" * 5_000, again=True))
    assert "\x1b" not in part.text.text()
    assert len(part.text.text()) <= 170
