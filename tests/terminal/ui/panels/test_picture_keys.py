"""Picture keys."""

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.picture_keys import PictureKeys
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def build(look: Look, hand: Hand) -> PictureKeys:
    keys = PictureKeys(look, hand)
    hand.view.heard(u.EMPTY)
    keys.draw(u.EMPTY)
    return keys


def test_goods_without_a_barcode_are_touched(look: Look, hand: Hand, inbox: Inbox) -> None:
    keys = build(look, hand)
    assert [(key.words, key.detail) for key in keys.products.keys[:2]] == [
        ("Flat white", "£3.40"),
        ("Flat white, large", "£3.90"),
    ]
    keys.products.keys[9].click()
    assert inbox.sent == [c.ProductPicked("p-9")]


def test_a_category_shows_its_own(look: Look, hand: Hand) -> None:
    keys = build(look, hand)
    bakery = next(key for key in keys.categories.keys if key.words == "Bakery")
    bakery.click()
    keys.draw(u.EMPTY)
    assert [key.words for key in keys.products.keys] == ["Almond croissant", "Butter croissant", "Cinnamon bun"]
    keys.categories.keys[0].click()
    keys.draw(u.EMPTY)
    assert len(keys.products.keys) == len(u.KEYS)


def test_a_keyed_amount_goes_under_a_category(look: Look, hand: Hand, inbox: Inbox) -> None:
    keys = build(look, hand)
    hand.view.digit("450")
    keys.draw(u.EMPTY)
    first, *others = keys.categories.keys
    assert (first.words, first.isEnabled()) == ("£4.50 as", False)
    hand.view.digit("0")
    keys.draw(u.EMPTY)
    assert keys.categories.keys == [first, *others], "a key was taken away under the finger"
    assert first.words == "£45.00 as"
    hand.view.back()
    others[2].click()
    assert inbox.sent == [c.AmountEntered(450, "c-2")]


def test_the_keys_are_not_built_anew_for_nothing(look: Look, hand: Hand) -> None:
    keys = build(look, hand)
    before = keys.products.keys
    keys.draw(u.SALE)
    assert keys.products.keys is before
