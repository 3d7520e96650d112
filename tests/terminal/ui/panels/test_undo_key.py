"""The undo."""

from dataclasses import replace

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.undo_key import UndoKey
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_it_says_how_long_it_is_open_and_then_closes(look: Look, hand: Hand) -> None:
    key = UndoKey(look, hand, "Undo last", height=56)
    key.draw(u.DONE_SALE, u.NOW_MS)
    assert (key.isEnabled(), key.detail) == (True, "1:44 left")
    key.draw(u.DONE_SALE, u.NOW_MS + 200_000)
    assert (key.isEnabled(), key.detail) == (False, "")
    key.draw(None, u.NOW_MS)
    assert not key.isEnabled()
    key.draw(replace(u.DONE_SALE, undone=True), u.NOW_MS)
    assert not key.isEnabled()


def test_it_undoes_once(look: Look, hand: Hand, inbox: Inbox) -> None:
    key = UndoKey(look, hand, "Undo last", height=56)
    key.draw(u.DONE_SALE, u.NOW_MS)
    key.click()
    key.click()
    assert inbox.sent == [c.LastUndone()]
