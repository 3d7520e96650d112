"""What stands in the member's place for a card that this till does not know yet: what becomes of its points."""

from __future__ import annotations

from terminal import commands as c
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.present import plain


class MemberPending(Card):
    """One sentence and a way to take the card off the sale again; hidden while there is no such card."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(12))
        self.clear = Key(look, kind="quiet", icon="x", hint=shortcuts.MEMBER_CLEAR, name=words.MEMBER_CLEAR, height=52)
        self.clear.say("", name=words.MEMBER_CLEAR)
        self.clear.does(lambda: hand.do((c.MemberCleared(),)))
        title = Label(look, "title", "text", words.PENDING_CARD, wrap=True)
        head = row(look.px(12), Picture(look, "credit-card", "warn_ink", 32), title, self.clear)
        head.box.setStretch(1, 1)
        self.sentence = Label(look, "body", "text", wrap=True)
        self.put(head, self.sentence, spring())

    def draw(self, sentence: str | None) -> None:
        """Shows the sentence, or nothing."""
        self.setVisible(sentence is not None)
        self.sentence.setText(plain(sentence or ""))
        self.setAccessibleName(plain(sentence or ""))
