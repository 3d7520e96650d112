"""The customer's window follows the second screen: it goes when the screen goes and comes back with it."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from terminal.commands import Command, DeviceChanged
from terminal.ui.customer_display import CustomerDisplay, Where, screen_for_customers
from terminal.ui.customer_window import CustomerWindow


class ScreenFake:
    def __init__(self, left: int) -> None:
        self._at = QRect(left, 0, 800, 600)

    def geometry(self) -> QRect:
        return self._at


TILL, SECOND, MIRROR = ScreenFake(0), ScreenFake(800), ScreenFake(0)


@pytest.mark.parametrize(
    ("screens", "found"),
    [([TILL], None), ([TILL, SECOND], SECOND), ([SECOND, TILL], SECOND), ([TILL, MIRROR], None)],
)
def test_customers_get_the_screen_that_is_not_the_tills(screens: list[QScreen], found: QScreen | None) -> None:
    till: QScreen = TILL  # type: ignore[assignment]  # only its place is asked for
    assert screen_for_customers(till, screens) is found


def display(where: Where, screens: list[QScreen]) -> tuple[CustomerDisplay, CustomerWindow, list[Command]]:
    told: list[Command] = []

    def intend(command: Command) -> bool:
        told.append(command)
        return True

    window = CustomerWindow("en_GB", dark=False)
    return CustomerDisplay(window, QWidget(), where, intend, lambda: screens), window, told


def test_it_comes_and_goes_with_the_second_screen(dressed: QApplication) -> None:
    own = QGuiApplication.primaryScreen()
    screens: list[QScreen] = [own]
    shown, window, told = display("screen", screens)
    shown.place()
    assert not window.isVisible()
    screens.append(SECOND)  # type: ignore[arg-type]  # only its place is asked for
    shown.place()
    shown.place()
    assert window.isVisible()
    screens.pop()
    shown.place()
    assert not window.isVisible()
    states = [command.state for command in told if isinstance(command, DeviceChanged)]
    assert states == ["absent", "ready", "absent"]


def test_it_can_be_tried_on_one_screen(dressed: QApplication) -> None:
    shown, window, told = display("window", [QGuiApplication.primaryScreen()])
    shown.place()
    assert window.isVisible()
    assert not window.isFullScreen()
    assert isinstance(told[0], DeviceChanged)
    shown.end()
    assert not window.isVisible()
