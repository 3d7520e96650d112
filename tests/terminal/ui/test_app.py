"""Building the screen."""

import os
import signal
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from terminal import commands as c
from terminal.commands import Command
from terminal.events import CounterChanged
from terminal.ui.app import application, build_window, dress, run_screen
from terminal.ui.bridge import Bridge
from terminal.ui.look import Look, measure_anew
from terminal.ui.main_window import MainWindow
from terminal.ui.settings import ScreenSettings
from terminal.ui.tokens import LIGHT
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox, settle


def close(app: QApplication) -> None:
    """Closes the one window that is shown."""
    shown = [window for window in app.topLevelWidgets() if isinstance(window, MainWindow) and window.isVisible()]
    shown[0].close()


def test_the_screen_runs_until_its_window_is_closed(dressed: QApplication) -> None:
    bridge, closed, sent = Bridge(), list[str](), list[Command]()

    def intend(command: Command) -> bool:
        sent.append(command)
        QTimer.singleShot(0, partial(close, dressed))
        return True

    code = run_screen(bridge, intend, ScreenSettings(theme="light", on_close=lambda: closed.append("closed")))
    assert code == 0
    assert sent == [c.ScreenReady()]
    assert closed == ["closed"]


def test_another_window_does_not_keep_a_closed_till_alive(dressed: QApplication, holder: QWidget) -> None:
    holder.show()

    def intend(command: Command) -> bool:
        QTimer.singleShot(0, partial(close, dressed))
        return True

    assert run_screen(Bridge(), intend, ScreenSettings()) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_polite_signal_ends_the_screen_and_what_was_before_comes_back(
    dressed: QApplication, number: signal.Signals
) -> None:
    before, bridge = signal.getsignal(number), Bridge()

    def intend(command: Command) -> bool:
        bridge.publish(CounterChanged(u.SALE))
        QTimer.singleShot(50, partial(os.kill, os.getpid(), number))
        return True

    late = QTimer(singleShot=True)
    late.timeout.connect(partial(dressed.exit, 1))
    late.start(8_000)
    assert run_screen(bridge, intend, ScreenSettings()) == 0, "it asked a question that nobody was there to answer"
    late.stop()
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("fullscreen", [True, False])
def test_a_till_fills_its_screen_and_takes_the_keyboard(dressed: QApplication, *, fullscreen: bool) -> None:
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        window = next(one for one in dressed.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
        seen.append((window.isFullScreen() if fullscreen else window.isMaximized(), window.isActiveWindow()))
        window.close()

    def intend(command: Command) -> bool:
        QTimer.singleShot(50, look)
        return True

    run_screen(Bridge(), intend, ScreenSettings(fullscreen=fullscreen))
    assert seen == [(True, True)]


class Counting(QObject):
    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        self.seen += 1
        return False


def test_a_key_filter_sees_every_event(dressed: QApplication) -> None:
    key_filter = Counting()

    def intend(command: Command) -> bool:
        QTimer.singleShot(0, partial(close, dressed))
        return True

    run_screen(Bridge(), intend, ScreenSettings(), key_filter)
    dressed.removeEventFilter(key_filter)
    assert key_filter.seen > 0


@pytest.mark.parametrize(("theme", "name"), [("light", "light"), ("dark", "dark")])
def test_the_chosen_theme_is_worn(dressed: QApplication, theme: str, name: str) -> None:
    window = build_window(Bridge(), Inbox().take, ScreenSettings(theme=theme))  # type: ignore[arg-type]  # one of them
    assert window.desk.look.palette.name == name


def test_what_the_till_publishes_is_shown(dressed: QApplication) -> None:
    bridge = Bridge()
    window = build_window(bridge, Inbox().take, ScreenSettings(theme="light"))
    bridge.publish(CounterChanged(u.SALE))
    settle()
    assert window.view.counter == u.SALE


def test_there_is_one_application(dressed: QApplication) -> None:
    assert application() is dressed


def test_what_was_measured_before_the_fonts_came_is_measured_again(dressed: QApplication) -> None:
    look = Look(LIGHT)
    ours = look.width_of("strong", "Use points")
    QFontDatabase.removeAllApplicationFonts()
    measure_anew()
    assert look.width_of("strong", "Use points") > 0
    dress(dressed, "en_GB")
    assert look.width_of("strong", "Use points") == ours


def test_arabic_is_written_from_right_to_left(dressed: QApplication) -> None:
    dress(dressed, "ar")
    assert dressed.layoutDirection() is Qt.LayoutDirection.RightToLeft
    dress(dressed, "en_GB")
    assert dressed.layoutDirection() is Qt.LayoutDirection.LeftToRight
