"""Every test of the screen gets the till's fonts and style."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from terminal.ui.app import dress
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.present import Present
from terminal.ui.tokens import LIGHT
from terminal.ui.view import View
from tests.fakes.ui_window import Build, Inbox, ShownTill, settle


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application as the till dresses it."""
    dress(qapp, "en_GB")
    return qapp


@pytest.fixture
def look(dressed: QApplication) -> Look:
    """The light look at scale 1."""
    return Look(LIGHT)


@pytest.fixture
def inbox() -> Inbox:
    """An inbox that takes everything."""
    return Inbox()


@pytest.fixture
def hand(inbox: Inbox) -> Hand:
    """A hand over an empty view; it draws nothing by itself."""
    return Hand(View(), Present(), inbox.take, lambda: None, lambda: None)


@pytest.fixture
def holder(dressed: QApplication) -> Iterator[QWidget]:
    """Holds a panel that hides and shows its parts, so that none of them becomes a window."""
    widget = QWidget()
    yield widget
    widget.deleteLater()


@pytest.fixture
def till(dressed: QApplication) -> Iterator[Build]:
    """Builds windows and takes them away again."""
    built: list[ShownTill] = []

    def build(**wishes: object) -> ShownTill:
        built.append(ShownTill(**wishes))  # type: ignore[arg-type]  # the keywords of ShownTill
        return built[-1]

    yield build
    for one in built:
        one.window.hide()
        one.window.deleteLater()
    settle()
