"""What the camera sees: mirrored, with the codes, and gone at once when nobody wants it."""

from PySide6.QtGui import QColor

from terminal.findings import CodeSeen, Sight
from terminal.ui.look import Look
from terminal.ui.panels.devices.sight_view import LOOK_MS, SightView
from tests.fakes.ui_devices import sight

HALF = Sight(64, 36, bytes(([255] * 32 + [0] * 32) * 36))


def test_the_picture_is_mirrored(look: Look) -> None:
    view = SightView(look, "No picture yet", lambda: HALF)
    view.resize(640, 360)
    view.watch(wanted=True)
    picture = view.grab().toImage()
    assert picture.pixelColor(100, 180) == QColor("#000000")
    assert picture.pixelColor(540, 180) == QColor("#ffffff")
    view.watch(wanted=False)
    assert view.shown is None


def test_the_codes_are_said_and_drawn(look: Look) -> None:
    view = SightView(look, "No picture yet", sight)
    view.resize(640, 360)
    view.watch(wanted=True)
    assert "M:7K2M9QXD4F8H3JRW" in view.accessibleName()
    plain = SightView(look, "No picture yet", lambda: HALF)
    plain.resize(640, 360)
    marked = SightView(
        look, "No picture yet", lambda: Sight(64, 36, HALF.grey, (CodeSeen("1", "QR", (32, 18), confirmed=True),))
    )
    marked.resize(640, 360)
    for each in (plain, marked):
        each.watch(wanted=True)
    assert plain.grab().toImage() != marked.grab().toImage()
    for each in (view, plain, marked):
        each.watch(wanted=False)


def test_without_a_picture_it_says_so_and_it_looks_no_more_than_15_times_a_second(look: Look) -> None:
    view = SightView(look, "No picture yet", lambda: None)
    view.watch(wanted=True)
    view.grab()
    assert view.accessibleName() == "No picture yet"
    assert 1000 / LOOK_MS <= 15.2
    view.watch(wanted=False)
