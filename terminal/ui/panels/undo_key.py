"""The undo: asks for a second press within a few seconds, since a reversal cannot itself be undone."""

from __future__ import annotations

from terminal import commands as c
from terminal.counter import DoneShown
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.sure_key import SureKey
from terminal.ui.present import countdown


class UndoKey(SureKey):
    """Says how long undo is open; closed, it is disabled."""

    def __init__(self, look: Look, hand: Hand, text: str, *, height: int) -> None:
        super().__init__(
            look,
            text,
            words.UNDO_SURE,
            lambda: hand.do((c.LastUndone(),)),
            icon="undo-2",
            hint=shortcuts.UNDO,
            height=height,
        )

    def draw(self, done: DoneShown | None, now_ms: int) -> None:
        """Follows the last sale and the time."""
        left = countdown(done.undo_until_ms, now_ms) if done is not None and not done.undone else ""
        self.setEnabled(bool(left))
        self.rest_words(detail=words.UNDO_LEFT.format(time=left) if left else "")
