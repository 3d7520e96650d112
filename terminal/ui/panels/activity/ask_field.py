"""A field of the room into which people type what they look for; it follows what the till looks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt

from terminal.ui.look import Look
from terminal.ui.pieces.typed_field import TypedField

TEXT_MAX: Final = 80


class AskField(TypedField):
    """Enter asks at once for what was typed just now, then goes on; Esc empties it, and leaves an empty one."""

    def __init__(self, look: Look, hint: str, ask: Callable[[str], None], *, icon: str, height: int = 56) -> None:
        super().__init__(look, hint, ask, icon=icon, height=height, letters_max=TEXT_MAX)
        self.setMinimumWidth(look.px(160))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self._told = ""

    def ask_now(self) -> None:
        """What is asked for needs no telling."""
        self._told = self.text()
        super().ask_now()

    def follow(self, text: str) -> None:
        """The till looks for something else now, unless somebody is typing."""
        if text != self._told and not self._typed.isActive():
            self._told = text
            self.setText(text)

    def enter(self) -> None:
        """What was typed is looked for before anything is done with what was found."""
        if self._typed.isActive():
            self.ask_now()
        super().enter()

    def escape(self) -> None:
        """First the text goes, then the focus."""
        if not self.text():
            super().escape()
            return
        self.clear()
        self.ask_now()

    def place(self) -> None:
        """The text begins behind the icon."""
        super().place()
        near, far = self._look.px(48), self._look.px(14)
        self.setTextMargins(far if self.mirrored else near, 0, near if self.mirrored else far, 0)
