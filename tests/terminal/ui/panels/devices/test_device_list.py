"""The list of the devices."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.findings import Health, Kind
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.devices.device_list import ICONS, TINTS, DeviceList
from tests.fakes import ui_devices as d


def test_each_row_says_what_it_is_and_how_it_is(look: Look) -> None:
    shown = DeviceList(look, DeviceTongue("en_GB"))
    shown.draw(d.ILL, (Kind.CAMERA, "0"))
    assert [row.title.text() for row in shown.rows[:4]] == ["Printer", "Cash drawer", "Keyboard scanner", "Scanner"]
    assert shown.rows[0].state.text == "trouble"
    assert "out of paper" in shown.rows[0].accessibleName()
    assert [row.property("card") for row in shown.rows].index("line_chosen") == 4


def test_touch_and_arrows_choose(look: Look) -> None:
    chosen: list[tuple[object, str]] = []
    shown = DeviceList(look, DeviceTongue("en_GB"))
    shown.chosen.connect(lambda kind, name: chosen.append((kind, name)))
    shown.draw(d.WELL, (Kind.PRINTER, d.PRINTER))
    QTest.mouseClick(shown.rows[3], Qt.MouseButton.LeftButton)
    shown.walk(1)
    shown.walk(-1)
    assert chosen == [(Kind.CAMERA, "0"), (Kind.DRAWER, "pin2"), (Kind.PRINTER, d.PRINTER)]


def test_a_row_too_many_goes(look: Look) -> None:
    shown = DeviceList(look, DeviceTongue("de_DE"))
    shown.draw(d.ILL, (Kind.PRINTER, ""))
    shown.draw(d.NOTHING, (Kind.PRINTER, ""))
    assert [row.isHidden() for row in shown.rows] == [False] * 4 + [True] * 2


def test_every_kind_and_health_has_its_look() -> None:
    assert set(ICONS) == set(Kind)
    assert set(TINTS) == set(Health)
