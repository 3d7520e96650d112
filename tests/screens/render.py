"""Draws scenes offscreen and saves them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from terminal.events import CounterChanged, StatusChanged
from terminal.ui.app import application
from terminal.ui.customer_window import CustomerWindow
from terminal.ui.device_hand import DeviceSeam
from terminal.ui.main_window import MainWindow
from terminal.ui.settings import ScreenSettings
from terminal.ui.speech import speak
from tests.fakes import ui_counters as u
from tests.fakes.ui_devices import sight
from tests.screens.customers import CUSTOMER_SCENES, JOIN_CODE, CustomerScene, logo
from tests.screens.scenes import SCENES, Scene


def render(folder: Path, names: tuple[str, ...]) -> int:
    """Saves each scene as NAME.png."""
    app = application()
    folder.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        if not names or scene.name in names:
            path = folder / f"{scene.name}.png"
            _draw(app, scene).grab().save(str(path))
            print(path)
    for shown in CUSTOMER_SCENES:
        if not names or shown.name in names:
            path = folder / f"{shown.name}.png"
            _draw_customer(app, shown).grab().save(str(path))
            print(path)
    return 0


def _draw_customer(app: QApplication, scene: CustomerScene) -> CustomerWindow:
    right_to_left = scene.locale.startswith("ar")
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    code = (lambda: JOIN_CODE) if scene.joins else None
    window = CustomerWindow(scene.locale, dark=scene.dark, logo=logo() if scene.logo else None, join_code=code)
    window.resize(scene.width, scene.height)
    window.show()
    window.hear(StatusChanged(u.ONLINE))
    for counter in scene.counters:
        window.hear(CounterChanged(counter))
    window._look_for_code()  # noqa: SLF001 - as its clock would do
    for _ in range(5):
        QCoreApplication.processEvents()
    return window


def _draw(app: QApplication, scene: Scene) -> MainWindow:
    right_to_left = scene.locale == "ar"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    speak(scene.locale)
    settings = ScreenSettings(locale=scene.locale, devices=DeviceSeam(sight=sight))
    window = MainWindow(lambda _command: True, settings, dark=scene.dark)
    window.resize(scene.width, scene.height)
    window.show()
    window.hear(StatusChanged(scene.status))
    window.hear(CounterChanged(scene.counter))
    scene.act(window)
    for event in scene.then:
        window.hear(event)
    window._draw()  # noqa: SLF001 the scene changed the view without a touch
    for _ in range(5):
        QCoreApplication.processEvents()
    return window
