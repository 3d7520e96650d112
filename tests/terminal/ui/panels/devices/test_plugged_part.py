"""What is plugged in of one kind."""

from terminal.findings import Kind
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.plugged_part import SHOWN_MAX, PluggedPart
from terminal.ui.pieces.label import Label
from tests.fakes import ui_devices as d


def texts(part: PluggedPart) -> list[str]:
    return [label.text() for label in part.findChildren(Label) if not label.isHidden()]


def test_each_says_how_to_have_it_used(look: Look) -> None:
    part = PluggedPart(look, DeviceTongue("en_GB"))
    part.draw([one for one in d.PLUGGED if one.kind is Kind.PRINTER], looking=False)
    assert 'To use it, write into till.toml: printer = "usb://04b8:0e28"' in texts(part)
    assert part.none.isHidden()


def test_nothing_and_looking_are_said_and_a_hundred_are_a_few(look: Look) -> None:
    part = PluggedPart(look, DeviceTongue("en_GB"))
    part.draw([], looking=True)
    assert part.none.text() == "Looking …"
    part.draw([], looking=False)
    assert "nothing of this kind" in part.none.text()
    part.draw([d.PLUGGED[0]] * 100, looking=False)
    assert sum("TM-T20III" in text for text in texts(part)) == SHOWN_MAX
