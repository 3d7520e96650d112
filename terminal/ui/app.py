"""Runs the screen: builds the application, its fonts and the main window, and returns when the window has closed."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from babel.core import Locale
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from terminal import assets
from terminal.ui import icons, words
from terminal.ui.bridge import Bridge
from terminal.ui.curtain import Curtain
from terminal.ui.customer_display import CustomerDisplay
from terminal.ui.customer_window import CustomerWindow
from terminal.ui.hand import Intend
from terminal.ui.look import Look, measure_anew
from terminal.ui.main_window import MainWindow
from terminal.ui.paper_window import Illness, PaperWindow
from terminal.ui.settings import ScreenSettings
from terminal.ui.speech import speak
from terminal.ui.tokens import DARK, LIGHT

log = logging.getLogger(__name__)

FIRST_SIZE = (1366, 768)
_SIGNAL_MS = 500


def run_screen(
    bridge: Bridge,
    intend: Intend,
    settings: ScreenSettings,
    key_filter: QObject | None = None,
    on_sight: Callable[[bool], None] = lambda _: None,
) -> int:
    """Call it in the main thread; it blocks until the window closes and answers the exit code.

    `on_sight` hears whether the window can be seen, each time that changes.
    """
    app = application(settings.locale)
    if key_filter is not None:
        app.installEventFilter(key_filter)
    window = build_window(bridge, intend, settings)
    customers = customer_display(window, bridge, intend, settings)
    Curtain(window, on_sight)
    window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    _open(window, fullscreen=settings.fullscreen)
    if customers is not None:
        customers.place()
    window.ready()
    with _ended_by_signals(app):
        code = app.exec()
    window.hide()
    if customers is not None:
        customers.end()
    bridge.deafen()
    return code


def customer_display(
    window: MainWindow, bridge: Bridge, intend: Intend, settings: ScreenSettings
) -> CustomerDisplay | None:
    """The customer's window beside the till's, in the till's light or dark; None where nobody wants one."""
    if settings.customers == "none":
        return None
    shown = CustomerWindow(
        settings.locale, dark=window.desk.look.palette is DARK, logo=settings.logo, join_code=settings.join_code
    )
    window.dressed.connect(shown.set_dark)
    bridge.announced.connect(shown.hear, Qt.ConnectionType.QueuedConnection)
    return CustomerDisplay(shown, window, settings.customers, intend)


def paper_window(do: Callable[[Illness], None], locale: str = "en_GB") -> PaperWindow:
    """The window of the demo's printer, not yet shown; `do` gets each wish and must not wait."""
    application(locale)
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return PaperWindow(Look(DARK if dark else LIGHT), do)


def run_paper_window(window: PaperWindow) -> int:
    """Blocks until the window is closed, or a signal ends it."""
    app = application()
    clock = QTimer(window)
    clock.start(_SIGNAL_MS)
    with _ended_by_signals(app):
        return app.exec()


@contextmanager
def _ended_by_signals(app: QApplication) -> Iterator[None]:
    """A polite signal ends the screen as closing does, so that whoever started it can put everything away.

    Python hears of the signal with the next turn of the window's clock, a second later at most.
    """
    before = {number: signal.signal(number, lambda *_: app.exit()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _open(window: MainWindow, *, fullscreen: bool) -> None:
    """Fills the screen and takes the keyboard, also where no window manager does it, as in a kiosk."""
    window.setGeometry(window.screen().availableGeometry())
    if fullscreen:
        window.showFullScreen()
    else:
        window.showMaximized()
    window.activateWindow()


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
    """Name, style, fonts, language and writing direction of an application."""
    speak(locale)
    app.setApplicationName(words.APP_NAME)
    app.setStyle("Fusion")
    right_to_left = Locale.parse(locale).character_order == "right-to-left"
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    icons.drawings()
    for path in assets.font_files():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("the font %s could not be read; the screen uses another", path.name)
    measure_anew()


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
