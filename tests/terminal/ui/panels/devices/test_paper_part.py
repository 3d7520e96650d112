"""Papers without a sale: a key for each, and what became of it."""

import pytest

from terminal.findings import PaperTried
from terminal.questions import PaperKind
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.paper_part import PaperPart


def test_each_key_asks_for_its_paper_and_the_member_s_only_with_a_member(look: Look) -> None:
    asked: list[PaperKind] = []
    part = PaperPart(look, DeviceTongue("en_GB"), asked.append)
    part.draw(None, can_print=True, member=False)
    for key in part.keys.values():
        key.click()
    assert asked == [PaperKind.TEST_PAGE, PaperKind.X_REPORT, PaperKind.CALIBRATION]
    part.draw(None, can_print=True, member=True)
    part.keys[PaperKind.CARDS].click()
    assert asked[-1] is PaperKind.CARDS


def test_without_a_printer_no_key_can_be_pressed(look: Look) -> None:
    part = PaperPart(look, DeviceTongue("en_GB"), lambda _: pytest.fail("asked"))
    part.draw(None, can_print=False, member=True)
    for key in part.keys.values():
        key.click()


@pytest.mark.parametrize(
    ("state", "well"), [("queued", True), ("confirmed", True), ("unknown", False), ("sent", False)]
)
def test_what_became_of_it_is_said(look: Look, state: str, well: bool) -> None:
    part = PaperPart(look, DeviceTongue("en_GB"), lambda _: None)
    part.draw(PaperTried("test-page", state, "Look there."), can_print=True, member=False)
    assert part.well.isHidden() is not well
    assert part.ill.isHidden() is well
    assert "Test page" in (part.well if well else part.ill).text.text()
