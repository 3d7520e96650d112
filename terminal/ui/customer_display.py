"""Where the customer's window stands: on the second screen while there is one, and nowhere while there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from terminal.commands import Command, DeviceChanged
from terminal.ui.customer_window import CustomerWindow

Where = Literal["none", "screen", "window"]
TRIED_SIZE: Final = (1_024, 600)
_SHOWN: Final = ("ready", "The customer's display is on the second screen.")
_TRIED: Final = ("ready", "The customer's display is a window of its own.")
_ALONE: Final = ("absent", "No second screen is connected: customers see nothing. It comes back with the screen.")


def screen_for_customers(till: QScreen, screens: list[QScreen]) -> QScreen | None:
    """The first screen that is not the till's own and does not mirror it; None when there is none."""
    return next((one for one in screens if one is not till and one.geometry() != till.geometry()), None)


class CustomerDisplay(QObject):
    """Moves the window whenever a screen is plugged in, pulled out or changed; tells how it stands as a device."""

    def __init__(
        self,
        window: CustomerWindow,
        till: QWidget,
        where: Where,
        intend: Callable[[Command], bool],
        screens: Callable[[], list[QScreen]] = QGuiApplication.screens,
    ) -> None:
        super().__init__(window)
        self._window, self._till, self._where, self._intend, self._screens = window, till, where, intend, screens
        self._told: tuple[str, str] | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and where == "screen":
            app.screenAdded.connect(self._screen_came)
            app.screenRemoved.connect(self.place)
            app.primaryScreenChanged.connect(self.place)

    def place(self) -> None:
        """Put it where it belongs now."""
        if self._where == "window":
            self._window.resize(*TRIED_SIZE)
            self._window.show()
            self._tell(_TRIED)
            return
        screen = screen_for_customers(self._till.screen(), self._screens())
        if screen is None:
            self._window.hide()
            self._tell(_ALONE)
            return
        self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()
        self._till.activateWindow()
        self._tell(_SHOWN)

    def end(self) -> None:
        """The till's window is closed, and so is this one."""
        self._window.hide()
        self._window.deleteLater()

    def _screen_came(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self.place)
        self.place()

    def _tell(self, state: tuple[str, str]) -> None:
        if state != self._told:
            self._told = state
            self._intend(DeviceChanged("display", *state))
