"""The status bar."""

from dataclasses import replace
from datetime import UTC

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.counter import DeviceShown, Line, Status
from terminal.ui.look import Look
from terminal.ui.panels.status_bar import StatusBar
from terminal.ui.pieces.label import Label
from terminal.ui.present import Present
from terminal.ui.tokens import LIGHT
from tests.fakes import ui_counters as u


def drawn(look: Look, status: Status, now_ms: int = u.NOW_MS) -> StatusBar:
    bar = StatusBar(look, Present(zone=UTC), lambda: None)
    bar.resize(1282, 50)
    bar.show()
    bar.draw(status, now_ms)
    return bar


def seen(bar: StatusBar) -> set[str]:
    return {label.text() for label in bar.findChildren(Label) if label.isVisible()}


def test_all_well_is_said_in_words(look: Look) -> None:
    bar = drawn(look, u.ONLINE)
    assert bar.line.text == "Online · all sent"
    wanted = {"Printer ready", "Scanner ready", "Last exchange 14:07", "14:08", "High Street · Till 2"}
    assert wanted <= seen(bar)


def test_offline_says_since_when_what_waits_and_how_old_it_is(look: Look) -> None:
    bar = drawn(look, u.OFFLINE)
    assert bar.line.text == "Offline since 09:42 · 7 waiting to send · oldest 1 h 6 min"
    bar.draw(u.OFFLINE, u.NOW_MS + u.HOUR_MS)
    assert bar.line.text.endswith("oldest 2 h 6 min")
    assert bar.clock.text() == "15:08"


def test_trouble_says_what_to_do(look: Look) -> None:
    bar = drawn(look, u.TROUBLE)
    assert {"Printer trouble", u.TROUBLE.printer.sentence} <= seen(bar)


def test_a_narrow_till_keeps_count_and_age(dressed: QApplication) -> None:
    bar = drawn(Look(LIGHT, compact=True), u.OFFLINE)
    assert bar.line.text == "Offline · 7 waiting · 1 h 6 min"
    assert bar.line.accessibleName().startswith("Offline since")
    assert bar.devices["printer"].accessibleName() == "Printer ready. Ready."


def test_why_points_cannot_be_used_is_said(look: Look) -> None:
    stopped = replace(u.OFFLINE, redeeming_stopped="No contact for 14 days: points can be earned, not used.")
    assert stopped.redeeming_stopped in seen(drawn(look, stopped))


def test_trouble_that_is_coming_is_said_when_nothing_worse_is(look: Look) -> None:
    low = replace(u.ONLINE, warning="Only about 700 MB are free on this computer's disk.")
    assert low.warning in seen(drawn(look, low))
    worse = replace(u.TROUBLE, warning=low.warning)
    assert {low.warning, u.TROUBLE.printer.sentence} & seen(drawn(look, worse)) == {u.TROUBLE.printer.sentence}


def test_a_stranger_on_the_line_is_named(look: Look) -> None:
    status = replace(u.OFFLINE, line=Line.NOT_OURS, line_sentence="Something else answers at this address.")
    bar = drawn(look, status)
    assert bar.line.text.startswith("Not our server")
    assert "Something else answers at this address." in seen(bar)


def test_before_the_first_exchange_nothing_is_claimed(look: Look) -> None:
    assert "No exchange yet" in seen(drawn(look, replace(u.ONLINE, last_exchange_ms=None)))


def test_a_device_that_nobody_set_up_is_not_spoken_of(look: Look) -> None:
    bar = drawn(look, u.ONLINE)
    assert not any("Camera" in text for text in seen(bar))
    assert not bar.devices["camera"].isVisible()


def test_a_printer_that_does_not_answer_says_so_and_why(look: Look) -> None:
    gone = DeviceShown("absent", "Nothing answers at 192.168.1.50. Is the printer on?")
    assert {"Printer not answering", gone.sentence} <= seen(drawn(look, replace(u.ONLINE, printer=gone)))


def test_where_nobody_logs_in_no_name_is_made_up(look: Look) -> None:
    assert "Priya S." in seen(drawn(look, u.ONLINE))
    assert not drawn(look, replace(u.ONLINE, cashier="")).cashier.isVisible()


def test_row_28_old_figures_are_called_old_with_their_date(look: Look) -> None:
    stale = replace(u.OFFLINE, is_stale=True, last_exchange_ms=u.NOW_MS - 25 * u.HOUR_MS)
    assert any("Figures are of" in text for text in seen(drawn(look, stale)))
    assert not any("Figures are of" in text for text in seen(drawn(look, u.OFFLINE)))


def test_what_needs_a_person_is_counted_and_a_touch_opens_the_sync_centre(look: Look) -> None:
    touched: list[str] = []
    bar = StatusBar(look, Present(zone=UTC), lambda: touched.append("sync"))
    bar.resize(1282, 50)
    bar.show()
    bar.draw(u.ONLINE, u.NOW_MS)
    assert not bar.attention.isVisible()
    bar.draw(replace(u.ONLINE, exceptions=2), u.NOW_MS)
    QApplication.processEvents()
    assert (bar.attention.isVisible(), bar.attention.text) == (True, "2 to look at")
    for pill in (bar.attention, bar.line):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=pill.geometry().center())
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.clock.geometry().center())
    assert touched == ["sync", "sync"]
