"""The page in the till's window: by mouse, touch and keyboard."""

from PySide6.QtCore import Qt

from terminal.commands import ProductPicked
from terminal.device_commands import DeviceCommand, DevicesWanted, LookAgain, SightWanted, TypedTried
from terminal.events import DevicesChanged
from terminal.findings import Kind
from terminal.ui.device_hand import DeviceHand
from terminal.ui.panels import rail
from tests.fakes import ui_counters as u
from tests.fakes import ui_devices as d
from tests.fakes.ui_window import Build, ShownTill

OPEN, LEFT = DevicesWanted(is_open=True), DevicesWanted(is_open=False)


def opened(build: Build, **wishes: object) -> tuple[ShownTill, list[DeviceCommand]]:
    sent: list[DeviceCommand] = []
    till = build(devices=sent, **wishes)
    till.show(u.SALE)
    till.touch(till.desk.rail.rooms[rail.DEVICES])
    till.hear(DevicesChanged(d.SHOWN))
    return till, sent


def hand_of(till: ShownTill) -> DeviceHand:
    return till.window._devices  # noqa: SLF001 what the window remembers of the page


def test_it_opens_by_the_rail_and_leaves_by_esc(till: Build) -> None:
    shown, sent = opened(till)
    assert shown.desk.devices.isVisible()
    assert not shown.desk.top.isVisible()
    assert shown.desk.rail.rooms[rail.DEVICES].kind == "rail_on"
    shown.press(Qt.Key.Key_Escape)
    assert not shown.desk.devices.isVisible()
    assert shown.desk.top.isVisible()
    assert sent == [OPEN, SightWanted(wanted=False), LEFT]


def test_it_opens_and_closes_by_its_key_and_the_till_s_keys_sleep(till: Build) -> None:
    shown, sent = opened(till)
    before = len(shown.sent)
    shown.press(Qt.Key.Key_F12)
    shown.press(Qt.Key.Key_F5)
    shown.type("42")
    assert len(shown.sent) == before
    shown.press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)
    shown.press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not shown.desk.devices.isVisible()
    shown.press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.desk.devices.isVisible()
    assert sent == [OPEN, LookAgain(), SightWanted(wanted=False), LEFT, OPEN]
    assert ProductPicked not in {type(command) for command in shown.sent}


def test_the_room_till_leads_back(till: Build) -> None:
    shown, sent = opened(till)
    shown.touch(shown.desk.rail.rooms[rail.TILL])
    assert not shown.desk.devices.isVisible()
    assert sent[-1] == LEFT


def test_arrows_walk_and_a_scan_brings_the_scanner_into_sight(till: Build) -> None:
    shown, _ = opened(till)
    shown.press(Qt.Key.Key_Down)
    assert hand_of(shown).chosen == (Kind.DRAWER, "pin2")
    shown.hear(DevicesChanged(d.SCANNED))
    assert hand_of(shown).chosen == (Kind.SCANNER, "keyboard")
    assert "Would bring this member up: \u2068Amara".replace("\u2068", "") in " ".join(shown.texts())


def test_what_is_typed_up_to_enter_is_told_as_typing(till: Build) -> None:
    shown, sent = opened(till)
    shown.type("4006381333931")
    shown.press(Qt.Key.Key_Return)
    shown.type("12")
    shown.press(Qt.Key.Key_Return)
    assert sent[1:] == [TypedTried("4006381333931")]


def test_another_look_keeps_the_page(till: Build) -> None:
    shown, _ = opened(till)
    shown.press(Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.desk.devices.isVisible()
    assert shown.desk.devices.list.rows[0].title.text() == "Printer"


def test_everything_has_room_in_the_narrow_window_in_german(till: Build) -> None:
    shown, _ = opened(till, size=(1024, 700), locale="de_DE")
    shown.hear(DevicesChanged(d.STRANGE))
    for key in shown.seen_keys():
        assert key.width() >= key.needed_width() or not key.words, key.words
