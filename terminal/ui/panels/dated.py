"""Points that end soon, and points that may be used only later, each with its day."""

from __future__ import annotations

from terminal.counter import DatedPoints, MemberShown
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.present import Present


class Dated(Card):
    """A line for each; hidden where there is neither."""

    def __init__(self, look: Look) -> None:
        super().__init__("bare", gap=look.px(4))
        self.ending = _Note(look, "clock", "warn_ink")
        self.vesting = _Note(look, "hand-coins", "muted")
        self.put(self.ending, self.vesting)

    def draw(self, member: MemberShown, present: Present, now_ms: int) -> None:
        """Shows what happens to this member's points."""
        self.setVisible(member.ending is not None or member.vesting is not None)
        for note, found, one, many in (
            (self.ending, member.ending, words.ENDS_ONE, words.ENDS_MANY),
            (self.vesting, member.vesting, words.FROM_ONE, words.FROM_MANY),
        ):
            note.say("" if found is None else _said(found, one, many, present, now_ms))


class _Note(Card):
    def __init__(self, look: Look, icon: str, ink: str) -> None:
        super().__init__("bare", across=True, gap=look.px(8))
        self.label = Label(look, "small", ink, wrap=True)
        self.put(Picture(look, icon, ink, 16), self.label)
        self.box.setStretch(1, 1)

    def say(self, text: str) -> None:
        self.setVisible(bool(text))
        self.label.setText(text)


def _said(found: DatedPoints, one: str, many: str, present: Present, now_ms: int) -> str:
    template = one if found.points == 1 else many
    return template.format(n=present.number(found.points), day=present.day(found.day, now_ms))
