"""The face of a key."""

import pytest
from PySide6.QtCore import Qt

from terminal.ui.look import Look
from terminal.ui.pieces.key_face import KeyFace
from tests.fakes import ui_counters as u


def face(look: Look) -> KeyFace:
    return KeyFace(look, kind="plain", shape="centre", icon="", hint="", role="strong")


@pytest.mark.parametrize("name", [*u.HOSTILE_NAMES, "&", "&&", "a & b && c"])
def test_words_are_shown_as_written_and_make_no_shortcut(look: Look, name: str) -> None:
    shown = face(look)
    shown.write(name)
    assert shown.words == name
    assert shown.shortcut().isEmpty()


def test_places_are_mirrored_in_right_to_left(look: Look) -> None:
    key = face(look)
    key.resize(100, 48)
    inside = key.rect().adjusted(0, 0, -90, 0)
    assert key.mirrored(inside) == inside
    key.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert key.mirrored(inside).x() == 90
