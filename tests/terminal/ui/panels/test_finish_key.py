"""The green key."""

from dataclasses import replace

import pytest

from terminal.counter import Counter
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.finish_key import FinishKey
from tests.fakes import ui_counters as u

FREE = replace(u.REDEEMING, total_minor=0, left_minor=0)


@pytest.mark.parametrize(
    ("counter", "paying", "wanted"),
    [
        (u.EMPTY, False, (words.FINISH, "Nothing to pay for yet", False)),
        (u.REDEEMING, False, (words.TAKE_MONEY, "Earn 32 · use 500", True)),
        (u.SALE, False, (words.TAKE_MONEY, "Earn 32", True)),
        (FREE, False, (words.FINISH, "Earn 32 · use 500", True)),
        (u.REDEEMING, True, (words.FINISH, "Exact cash £17.80", True)),
        (u.MIXED, True, (words.FINISH, "Exact cash £7.80", True)),
        (u.PAID, True, (words.FINISH, "Give £2.20 change", True)),
        (replace(u.PAID, can_finish=False, finish_hint="Wait."), True, (words.FINISH, "Wait.", False)),
    ],
)
def test_it_says_what_it_will_do(
    look: Look, hand: Hand, counter: Counter, paying: bool, wanted: tuple[str, str, bool]
) -> None:
    key = FinishKey(look, hand)
    hand.view.heard(counter)
    if paying:
        hand.view.open_payment()
    key.draw(counter)
    assert (key.words, key.detail, key.isEnabled()) == wanted


def test_enter_is_on_it_only_while_enter_would_press_it(look: Look, hand: Hand) -> None:
    key = FinishKey(look, hand)
    hand.view.heard(u.SALE)
    key.draw(u.SALE)
    assert key.hint == "Enter"
    hand.view.digit("5")
    key.draw(u.SALE)
    assert key.hint == ""
    hand.view.open_payment()
    hand.view.digit("5")
    key.draw(u.SALE)
    assert key.hint == "F12"
