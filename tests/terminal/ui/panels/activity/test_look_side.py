"""What can be done about a sale."""

from dataclasses import replace

import pytest

from terminal import activity_commands as a
from terminal.activity import PastSale, Whose
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.look_side import LookSide
from tests.fakes import ui_past as past
from tests.fakes.ui_counters import NOW_MS
from tests.fakes.ui_window import Inbox
from tests.terminal.ui.panels.activity.conftest import seen


@pytest.mark.parametrize(
    ("sale", "keys"),
    [
        (past.SALE, ["Return goods", "Receipt again", "Undo this sale", "Wrong member: move points"]),
        (past.NOBODYS, ["Return goods", "Receipt again", "Add a forgotten member"]),
        (replace(past.NOBODYS, whose=Whose.UNDO), ["Return goods", "Receipt again", "Undo the added points"]),
        (past.INVOICE, ["Invoice was cancelled", "Receipt again", "Undo this sale", "This invoice was paid"]),
        (past.BACK_WHOLE, ["Receipt again"]),
        (past.PAPER, ["Return goods"]),
        (past.TOTALS, []),
        (None, []),
    ],
)
def test_only_what_can_be_done_is_there(
    look: Look, tongue: Tongue, hand: Hand, sale: PastSale | None, keys: list[str]
) -> None:
    side = LookSide(look, tongue, hand)
    side.draw(sale, NOW_MS)
    assert [key.words for key in side.keys if not key.isHidden()] == keys


def test_enter_says_that_an_invoice_was_paid_and_returns_any_other_sale(
    look: Look, tongue: Tongue, hand: Hand, inbox: Inbox
) -> None:
    side = LookSide(look, tongue, hand)
    for sale, enters in ((past.SALE, side.give_back), (past.INVOICE, side.claim), (past.SALE, side.give_back)):
        side.draw(sale, NOW_MS)
        assert [key for key in (side.give_back, side.claim) if key.hint == "Enter"] == [enters]
        assert enters.kind == "primary"


def test_where_nothing_can_come_back_it_says_why_and_where(look: Look, tongue: Tongue, hand: Hand) -> None:
    side = LookSide(look, tongue, hand)
    side.draw(past.BACK_WHOLE, NOW_MS)
    assert "All of this sale came back." in seen(side)
    side.draw(past.TOTALS, NOW_MS)
    assert "The server is asked; without a line, return it at Till 4." in seen(side)
    side.draw(past.PAPER, NOW_MS)
    assert "The receipt is genuine." in seen(side)


def test_each_key_sends_its_wish_and_what_is_final_asks_twice(
    look: Look, tongue: Tongue, hand: Hand, inbox: Inbox
) -> None:
    side = LookSide(look, tongue, hand)
    side.copy.click()
    side.draw(past.SALE, NOW_MS)
    for key in (side.give_back, side.copy, side.claim, side.undo, side.undo):
        key.click()
    side.draw(replace(past.NOBODYS, whose=Whose.UNDO), NOW_MS)
    side.unclaim.click()
    side.unclaim.click()
    wanted = [a.ReturnBegun(), a.PastCopied("s-9"), a.ClaimBegun(), a.PastUndone(), a.ClaimUndone()]
    assert inbox.sent == wanted


def test_an_undo_that_was_asked_for_is_not_the_next_sales(look: Look, tongue: Tongue, hand: Hand, inbox: Inbox) -> None:
    side = LookSide(look, tongue, hand)
    side.draw(past.SALE, NOW_MS)
    side.undo.click()
    side.draw(replace(past.SALE, ref="s-10"), NOW_MS)
    side.undo.click()
    assert inbox.sent == []
