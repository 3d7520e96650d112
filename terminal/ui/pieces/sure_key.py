"""A key for what cannot be taken back: the first press asks, the second within four seconds acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer

from terminal.ui.look import Look
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.key_face import Shape

ASK_MS: Final = 4_000


class SureKey(Key):
    """A double click is one press."""

    def __init__(
        self,
        look: Look,
        text: str,
        ask: str,
        act: Callable[[], None],
        *,
        kind: str = "plain",
        icon: str = "",
        hint: str = "",
        name: str = "",
        height: int = 48,
        shape: Shape = "centre",
    ) -> None:
        role = "item" if shape == "row" else "strong"
        super().__init__(
            look, text, kind=kind, shape=shape, icon=icon, hint=hint, role=role, name=name, height=height, once=True
        )
        self._rest = (text, "", name, kind, hint)
        self._note = ""
        self._ask = ask
        self._act = act
        self.asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self.calm)
        self.does(self.press_once)

    def press_once(self) -> None:
        """One press, by touch or by key."""
        if not self.isEnabled():
            return
        if self.asking:
            self.calm()
            self._act()
            return
        self.asking = True
        self._timer.start()
        self.be("danger", hint="")
        self.say(self._ask)

    def rest_words(self, *, detail: str) -> None:
        """The second words shown while it does not ask."""
        text, _, name, _, _ = self._rest
        self.rest(text, detail=detail, name=name)

    def rest(self, text: str, *, detail: str = "", note: str = "", name: str = "") -> None:
        """All words shown while it does not ask."""
        _, _, _, kind, hint = self._rest
        self._rest, self._note = (text, detail, name, kind, hint), note
        if not self.asking:
            self.say(text, detail=detail, note=note, name=name)
        elif not self.isEnabled():
            self.calm()

    def calm(self) -> None:
        """Asks no more."""
        self._timer.stop()
        self.asking = False
        text, detail, name, kind, hint = self._rest
        self.be(kind, hint=hint)
        self.say(text, detail=detail, note=self._note, name=name)
