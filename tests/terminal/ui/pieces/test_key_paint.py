"""How keys are drawn."""

from typing import get_args

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.key_face import Shape
from terminal.ui.pieces.key_kinds import KINDS
from terminal.ui.pieces.key_paint import chip_width, needed_width
from terminal.ui.tokens import DARK, LIGHT
from tests.fakes.ui_window import settle


def picture(key: Key) -> QImage:
    key.resize(key.sizeHint().expandedTo(key.minimumSize()))
    return key.grab().toImage()


@pytest.mark.parametrize("shape", get_args(Shape))
@pytest.mark.parametrize("kind", KINDS)
def test_words_icon_and_hint_leave_their_mark(look: Look, shape: Shape, kind: str) -> None:
    bare = Key(look, "Finish", kind=kind, shape=shape, icon="check", height=80)
    more = Key(look, "Finish", kind=kind, shape=shape, icon="check", hint="F12", height=80)
    other = Key(look, "Hold on", kind=kind, shape=shape, icon="check", hint="F12", height=80)
    for key in (bare, more, other):
        key.resize(240, 80)
    pictures = [key.grab().toImage() for key in (bare, more, other)]
    assert pictures[0] != pictures[1] != pictures[2]


def test_pressed_focused_and_off_look_different(look: Look) -> None:
    key = Key(look, "Finish", kind="go")
    rest = picture(key)
    key.setDown(True)
    assert picture(key) != rest
    key.setDown(False)
    key.setEnabled(False)
    assert picture(key) != rest


def test_the_focus_is_a_ring_in_its_own_colour(look: Look) -> None:
    key = Key(look, "Finish", kind="go")
    key.show()
    key.activateWindow()
    settle()
    key.setFocus()
    assert key.hasFocus()
    image = picture(key)
    assert image.pixelColor(key.width() // 2, 1).name().upper() == LIGHT.focus


def test_both_themes_are_drawn_from_their_tokens(dressed: QApplication) -> None:
    for palette in (LIGHT, DARK):
        image = picture(Key(Look(palette), "Finish", kind="go"))
        assert image.pixelColor(image.width() // 2, 4).name().upper() == palette.go


def test_more_to_say_needs_more_room(look: Look) -> None:
    short = Key(look, "Hold")
    assert needed_width(Key(look, "Hold", hint="F7")) > needed_width(short)
    assert needed_width(Key(look, "Hold", icon="clock")) > needed_width(short)
    assert chip_width(short) == 0
    row = Key(look, "£5 off", shape="row", icon="tag")
    before = needed_width(row)
    row.say("£5 off", detail="500 pts")
    row.be("offer", end_icon="plus")
    assert needed_width(row) > before


def test_the_picture_gives_way_before_the_words_are_cut(look: Look) -> None:
    pictured, bare = Key(look, "Gift cards", icon="gift", height=48), Key(look, "Gift cards", height=48)
    for key in (pictured, bare):
        key.resize(needed_width(bare), 48)
    assert pictured.grab().toImage() == bare.grab().toImage()
    for key in (pictured, bare):
        key.resize(needed_width(pictured), 48)
    assert pictured.grab().toImage() != bare.grab().toImage()


@pytest.mark.parametrize(("shape", "words"), [("row", "A long name of an offer"), ("centre", "Hold the sale")])
def test_words_take_the_room_of_a_picture(look: Look, shape: Shape, words: str) -> None:
    pictures = []
    for icon in ("check", ""):
        key = Key(look, words, kind="offer", shape=shape, icon=icon, hint="F7", height=48)
        key.give_way()
        key.resize(look.width_of(key.role, words) + chip_width(key) + 44, 48)
        pictures.append(key.grab().toImage())
    assert pictures[0] == pictures[1]
