"""A PIN is typed by touch or keyboard and seen by nobody: dots for digits, Enter checks, Esc leaves."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.ui.panels.proof_sheet import DOT, ProofSheet
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill


@pytest.fixture
def shown(till: Build) -> ShownTill:
    return till().show(u.PROVING)


def sheet_of(shown: ShownTill) -> ProofSheet:
    sheet = shown.window.sheet
    assert isinstance(sheet, ProofSheet)
    return sheet


def is_open(shown: ShownTill) -> bool:
    return isinstance(shown.window.sheet, ProofSheet)


def key(shown: ShownTill, words: str) -> None:
    shown.touch(next(one for one in sheet_of(shown).findChildren(type(sheet_of(shown).tick)) if one.words == words))


def dots(shown: ShownTill) -> int:
    return sum(label.text().count(DOT) for label in sheet_of(shown).findChildren(Label))


def test_it_says_what_for_and_how_and_asks_nothing_of_the_keypad_beneath(shown: ShownTill) -> None:
    said = " | ".join(shown.texts())
    assert "Amara Okafor uses 500 points" in said
    assert "let the member type the PIN" in said
    shown.type("12")
    assert shown.window.view.entry.digits == ""


def test_touch_and_keyboard_type_the_same_pin_and_nobody_sees_it(shown: ShownTill) -> None:
    key(shown, "2")
    shown.type("58")
    key(shown, "0")
    assert dots(shown) == 4
    words = [label.text() + label.accessibleName() for label in sheet_of(shown).findChildren(Label)]
    assert not any("2580" in one for one in words)
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [c.PinTyped("2580")]
    assert dots(shown) == 0
    assert isinstance(shown.window.sheet, ProofSheet), "it stays until the till has looked"


def test_too_few_digits_are_not_sent_too_many_not_taken_and_the_last_can_go(shown: ShownTill) -> None:
    shown.type("258")
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == []
    assert not sheet_of(shown).tick.isEnabled()
    shown.type("013999")
    shown.press(Qt.Key.Key_Backspace)
    assert dots(shown) == 5
    shown.touch(sheet_of(shown).tick)
    assert shown.sent == [c.PinTyped("25801")]


def test_while_it_is_checked_nothing_is_typed_and_after_a_wrong_one_it_begins_anew(shown: ShownTill) -> None:
    first = sheet_of(shown)
    shown.show(replace(u.PROVING, proof=replace(u.PROOF_CARD, checking=True, how="Checking the PIN …")))
    shown.type("2580")
    assert (dots(shown), "Checking the PIN …" in shown.texts()) == (0, True)
    shown.show(replace(u.PROVING, proof=replace(u.PROOF_CARD, wrong="This PIN is wrong. Tries left: 2.")))
    assert sheet_of(shown) is first
    assert "This PIN is wrong. Tries left: 2." in shown.texts()
    shown.type("2580")
    assert dots(shown) == 4


def test_esc_uses_none_of_the_points_and_it_comes_again_when_it_is_asked_again(shown: ShownTill) -> None:
    shown.press(Qt.Key.Key_Escape)
    assert shown.sent == [c.ProofDismissed()]
    assert not is_open(shown)
    shown.show(u.PROVING)
    assert not is_open(shown), "it was left, the till has not said so yet"
    shown.show(u.SALE)
    shown.show(u.PROVING)
    assert is_open(shown)
    shown.show(u.SALE)
    assert not is_open(shown), "the till has what it asked for"


def test_where_only_a_card_will_do_there_is_no_pad(till: Build) -> None:
    card = replace(u.PROOF_CARD, pad=False, how="Scan the member's card.")
    shown = till().show(replace(u.PROVING, proof=card))
    assert not sheet_of(shown).pad.isVisible()
    shown.type("2580")
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [c.ProofDismissed()]
