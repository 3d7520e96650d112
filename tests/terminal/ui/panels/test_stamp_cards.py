"""The stamp cards beside the sale: a touch uses a full one, another takes it off, others say how far they are."""

from terminal import commands as c
from terminal.counter import StampCardShown
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.stamp_cards import StampCards
from tests.fakes.ui_window import Inbox

FULL = StampCardShown("coffee", "Coffee card", 9, 9, 1, used=False, usable=True, hint=None)
USED = StampCardShown("coffee", "Coffee card", 9, 9, 1, used=True, usable=False, hint=None)
FAR = StampCardShown("lunch", "Lunch", 5, 2, 0, used=False, usable=False, hint=None)
AWAY = StampCardShown("tea", "Tea", 5, 5, 0, used=False, usable=False, hint="not at this till now")


def test_a_full_card_is_used_by_a_touch_and_taken_off_by_another(look: Look, hand: Hand, inbox: Inbox) -> None:
    cards = StampCards(look, hand)
    cards.draw((FULL, FAR, AWAY))
    full, far, away = cards.keys
    assert (full.words, full.detail, full.note) == ("Coffee card", "9 of 9 +1", "Full: use it")
    assert (far.detail, far.isEnabled()) == ("2 of 5", False)
    assert (away.note, away.isEnabled()) == ("not at this till now", False)
    full.click()
    cards.draw((USED,))
    (used,) = cards.keys
    assert used.note == "Used in this sale"
    used.click()
    assert inbox.sent == [c.FullCardUsed("coffee", used=True), c.FullCardUsed("coffee", used=False)]


def test_without_cards_nothing_is_shown(look: Look, hand: Hand) -> None:
    cards = StampCards(look, hand)
    cards.draw((FULL,))
    cards.draw(())
    assert cards.isHidden()
    assert cards.keys == []
