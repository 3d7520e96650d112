"""How to find a member."""

from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.panels.member_empty import MemberEmpty
from terminal.ui.pieces.label import Label


def test_every_way_to_bring_a_member_up_is_named(look: Look) -> None:
    empty = MemberEmpty(look)
    seen = {label.text() for label in empty.findChildren(Label)}
    assert {way for _, way in words.EMPTY_MEMBER_WAYS} <= seen
    assert words.EMPTY_MEMBER_END in seen
