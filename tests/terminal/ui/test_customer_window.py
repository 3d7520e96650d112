"""The customer's window draws what the till says, has no keys, and says thank you for a while."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from terminal.customer import Scene
from terminal.events import CounterChanged, Noticed, StatusChanged, Tone
from terminal.findings import Modules
from terminal.ui.customer_window import CustomerWindow
from terminal.ui.pieces.code_view import CodeView
from terminal.ui.pieces.key import Key
from tests.fakes import ui_counters as u
from tests.screens.customers import JOIN_CODE, NOBODY, logo


def texts(window: CustomerWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))


def scene(window: CustomerWindow) -> Scene:
    return window.shown.scene


@pytest.fixture
def window(dressed: QApplication) -> CustomerWindow:
    shown = CustomerWindow("en_GB", dark=False)
    shown.resize(1024, 600)
    shown.show()
    return shown


def test_a_customer_from_greeting_to_thanks(window: CustomerWindow) -> None:
    window.hear(StatusChanged(u.ONLINE))
    assert u.ONLINE.store in texts(window)
    window.hear(CounterChanged(u.REDEEMING))
    assert scene(window) is Scene.SALE
    assert all(line.name in texts(window) for line in u.REDEEMING.lines)
    window.hear(CounterChanged(u.DONE))
    assert "Thank you" in texts(window)
    window._thanks.stop()  # noqa: SLF001 - its time has passed
    window._draw()  # noqa: SLF001 - as its clock would do
    assert scene(window) is Scene.IDLE


def test_nothing_on_it_can_be_touched_or_takes_the_keyboard(window: CustomerWindow) -> None:
    window.hear(CounterChanged(u.REDEEMING))
    assert not window.findChildren(Key)
    assert all(part.focusPolicy() == Qt.FocusPolicy.NoFocus for part in window.findChildren(QWidget))
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_what_the_cashier_is_told_is_not_for_customers(window: CustomerWindow) -> None:
    window.hear(Noticed(Tone.ERROR, "x", "Call the police quietly."))
    assert "police" not in texts(window)


def test_light_dark_and_size_change_the_look_and_not_the_words(window: CustomerWindow) -> None:
    window.hear(CounterChanged(u.REDEEMING))
    before = texts(window)
    window.set_dark(True)
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert texts(window) == before


def test_the_shops_picture_stands_above_its_name(dressed: QApplication) -> None:
    shown = CustomerWindow("en_GB", dark=True, logo=logo())
    assert any(not label.pixmap().isNull() for label in shown.findChildren(QLabel))
    bare = CustomerWindow("en_GB", dark=True, logo=b"no picture")
    assert all(label.pixmap().isNull() for label in bare.findChildren(QLabel))


def test_the_code_to_join_by_comes_when_it_is_drawn_and_goes_with_a_card(dressed: QApplication) -> None:
    drawn: list[Modules] = []
    shown = CustomerWindow("en_GB", dark=False, join_code=lambda: drawn[0] if drawn else ())
    shown.resize(1024, 600)
    shown.show()
    assert not codes(shown)
    drawn.append(JOIN_CODE)
    shown._look_for_code()  # noqa: SLF001 - as its clock would do
    assert [code.module_px() >= 4 for code in codes(shown)] == [True]
    assert "Scan this and join." in texts(shown)
    shown.hear(CounterChanged(NOBODY))
    assert [code.module_px() >= 4 for code in codes(shown)] == [True]
    shown.hear(CounterChanged(u.SALE))
    assert not codes(shown)


def codes(window: CustomerWindow) -> list[CodeView]:
    QApplication.processEvents()
    page = window._stack.currentWidget()  # noqa: SLF001 - what is shown now
    return [] if page is None else page.findChildren(CodeView)
