"""The drawer is opened to see whether it does, and what became of it is said."""

import pytest

from terminal.findings import DrawerTried
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.drawer_part import DrawerPart

SHUT = "The drawer's sensor says that it is closed. Is it locked, or its cable out?"


@pytest.mark.parametrize("state", ["opened", "sent", "shut", "failed", "unknown", "refused"])
def test_what_became_of_it_is_said_well_or_ill_and_it_can_be_tried_again(look: Look, state: str) -> None:
    part = DrawerPart(look, DeviceTongue("de_DE"), lambda: None)
    part.draw(DrawerTried(state, SHUT, 4), can_open=True)
    well = state in ("opened", "sent")
    assert (part.well.isHidden(), part.ill.isHidden()) == (not well, well)
    assert "verriegelt" in (part.well if well else part.ill).text.text()
    assert part.key.isEnabled()


def test_while_it_is_asked_or_cannot_open_nothing_can_be_pressed(look: Look) -> None:
    part = DrawerPart(look, DeviceTongue("en_GB"), lambda: None)
    part.draw(DrawerTried("asked", number=4), can_open=True)
    assert not part.key.isEnabled()
    part.draw(None, can_open=False)
    assert not part.key.isEnabled()
    assert part.well.isHidden()
    assert part.ill.isHidden()
