"""The Sync centre: everything that waits is named with who must act; only a person's touch takes an exception away."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.sync_centre import SyncCentre
from terminal.ui.pieces.label import Label
from terminal.ui.present import Present
from terminal.ui.view import View
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import settle


def opened(look: Look) -> tuple[QWidget, SyncCentre, list[c.Command]]:
    over, sent, closed = QWidget(), list[c.Command](), list[str]()

    def intend(command: c.Command) -> bool:
        sent.append(command)
        return True

    over.resize(1366, 768)
    over.show()
    hand = Hand(View(), Present(), intend, lambda: None, lambda: None)
    centre = SyncCentre(look, over, hand, lambda: closed.append("back"))
    centre.unfold()
    return over, centre, sent


def words_of(centre: SyncCentre) -> str:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(label.text() for label in centre.findChildren(Label))


def test_what_waits_and_who_must_act_is_said(look: Look) -> None:
    over, centre, _ = opened(look)
    centre.draw(u.SYNC_BUSY, u.NOW_MS)
    said = words_of(centre)
    assert "7 sales not sent, the oldest 1 h 6 min ago" in said
    assert "The server does not answer." in said
    assert "Another sale of this day already has this receipt number." in said
    assert "To act: Administrator" in said
    assert "and 3 older ones" in said
    assert over.rect().contains(centre.card.geometry())


def test_only_exceptions_are_seen_and_a_state_stays(look: Look) -> None:
    over, centre, sent = opened(look)
    centre.draw(u.SYNC_BUSY, u.NOW_MS)
    assert len(centre.seen) == 2
    centre.seen[0].click()
    assert sent == [c.ExceptionSeen(41)]
    assert over.isVisible()


def test_somebody_may_want_it_sent_at_once(look: Look) -> None:
    over, centre, sent = opened(look)
    centre.draw(u.SYNC_BUSY, u.NOW_MS)
    centre.send.click()
    assert sent == [c.SendNow()]
    assert over.isVisible()


def test_nothing_to_do_is_said_as_well(look: Look) -> None:
    over, centre, _ = opened(look)
    centre.draw(u.SYNC_BUSY, u.NOW_MS)
    centre.draw(u.SYNC_QUIET, u.NOW_MS)
    said = words_of(centre)
    assert "Everything is sent" in said
    assert "Nothing needs anybody." in said
    assert (centre.seen, over.isVisible()) == ([], True)


def test_the_keyboard_reaches_every_key_and_enter_presses_the_one_in_focus(look: Look) -> None:
    over, centre, sent = opened(look)
    over.activateWindow()
    centre.draw(u.SYNC_QUIET, u.NOW_MS)
    settle()
    QTest.keyClick(centre, Qt.Key.Key_Tab)
    assert centre.send.hasFocus()
    QTest.keyClick(centre.send, Qt.Key.Key_Return)
    assert (sent, centre.isVisible()) == ([c.SendNow()], True)
    centre.send.setEnabled(True)
    centre.send.setFocus()
    QTest.keyClick(centre.send, Qt.Key.Key_Tab)
    assert centre.keys[-1].hasFocus()
    QTest.keyClick(centre.keys[-1], Qt.Key.Key_Return)
    assert not centre.isVisible()
