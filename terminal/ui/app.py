"""Runs the screen: builds the application, its fonts and the main window, and returns when the window has closed."""

from __future__ import annotations

import logging
import sys

from babel.core import Locale
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from terminal import assets
from terminal.ui import icons, words
from terminal.ui.bridge import Bridge
from terminal.ui.hand import Intend
from terminal.ui.main_window import MainWindow
from terminal.ui.settings import ScreenSettings

log = logging.getLogger(__name__)

FIRST_SIZE = (1366, 768)


def run_screen(bridge: Bridge, intend: Intend, settings: ScreenSettings, key_filter: QObject | None = None) -> int:
    """Call it in the main thread; it blocks until the window closes and answers the exit code."""
    app = application(settings.locale)
    if key_filter is not None:
        app.installEventFilter(key_filter)
    window = build_window(bridge, intend, settings)
    window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    if settings.fullscreen:
        window.showFullScreen()
    else:
        window.show()
    window.ready()
    code = app.exec()
    bridge.deafen()
    return code


def application(locale: str = "en_GB") -> QApplication:
    """The one QApplication, made when there is none yet, with fonts and writing direction."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    dress(app, locale)
    return app


def dress(app: QApplication, locale: str) -> None:
    """Name, style, fonts and writing direction of an application."""
    app.setApplicationName(words.APP_NAME)
    app.setStyle("Fusion")
    right_to_left = Locale.parse(locale).character_order == "right-to-left"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    icons.drawings()
    for path in assets.font_files():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("the font %s could not be read; the screen uses another", path.name)


def build_window(bridge: Bridge, intend: Intend, settings: ScreenSettings) -> MainWindow:
    """The main window, listening to the bridge and following the desktop's theme when asked to."""
    hints = QGuiApplication.styleHints()
    dark = settings.theme == "dark" or (settings.theme == "system" and hints.colorScheme() is Qt.ColorScheme.Dark)
    window = MainWindow(intend, settings, dark=dark)
    window.resize(*FIRST_SIZE)
    bridge.listen(window.hear)
    if settings.theme == "system":
        hints.colorSchemeChanged.connect(lambda scheme: window.set_dark(scheme is Qt.ColorScheme.Dark))
    return window
