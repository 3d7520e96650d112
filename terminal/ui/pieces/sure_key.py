"""A key for what cannot be taken back: the first press asks, the second within four seconds acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer

from terminal.ui.look import Look
from terminal.ui.pieces.key import Key

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
    ) -> None:
        super().__init__(look, text, kind=kind, icon=icon, hint=hint, name=name, height=height, once=True)
        self._rest = (text, "", name, kind, hint)
        self._ask = ask
        self._act = act
        self.asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self._calm)
        self.does(self.press_once)

    def press_once(self) -> None:
        """One press, by touch or by key."""
        if not self.isEnabled():
            return
        if self.asking:
            self._calm()
            self._act()
            return
        self.asking = True
        self._timer.start()
        self.be("danger", hint="")
        self.say(self._ask)

    def rest_words(self, *, detail: str) -> None:
        """The second words shown while it does not ask."""
        text, _, name, kind, hint = self._rest
        self._rest = (text, detail, name, kind, hint)
        if not self.asking:
            self.say(text, detail=detail, name=name)
        elif not self.isEnabled():
            self._calm()

    def _calm(self) -> None:
        self._timer.stop()
        self.asking = False
        text, detail, name, kind, hint = self._rest
        self.be(kind, hint=hint)
        self.say(text, detail=detail, name=name)
