"""What stands in the member's place while nobody is there: how to bring somebody up."""

from __future__ import annotations

from PySide6.QtCore import Qt

from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.label import Label, Picture


class MemberEmpty(Card):
    """Words only; every way it names works from the search field or by scanning, whatever has the focus."""

    def __init__(self, look: Look) -> None:
        super().__init__("bare", gap=look.px(12))
        title = Label(look, "title", "text", words.EMPTY_MEMBER)
        why = Label(look, "body", "muted", words.EMPTY_MEMBER_WHY, wrap=True)
        badge = Card("brand", margin=look.px(14))
        badge.setFixedSize(look.px(68), look.px(68))
        badge.box.addWidget(Picture(look, "users", "brand_ink", 32), 0, Qt.AlignmentFlag.AlignCenter)
        self.put(badge, title, why)
        for icon, way in words.EMPTY_MEMBER_WAYS:
            line = row(look.px(12), Picture(look, icon, "brand_ink", 22), Label(look, "body", "text", way, wrap=True))
            line.box.setStretch(1, 1)
            self.put(line)
        self.put(spring(), Label(look, "caption", "muted", words.EMPTY_MEMBER_END, wrap=True))
