"""Whether a camera has light to see by: a covered lens and a blinding sun are told after two seconds, not at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

PATIENCE_S: Final = 2.0
DARK: Final = "The camera sees nothing but black. Take its cover off, or turn on a light."
GLARING: Final = "The camera sees nothing but light. Turn it away from the lamp or the sun."
_BLACK_BELOW: Final = 32
_WHITE_ABOVE: Final = 240
_EVERY_PX: Final = 16


class Light:
    """Hears of each frame; pure."""

    def __init__(self) -> None:
        self._amiss = ""
        self._since_s = 0.0

    def judge(self, grey: Grey, now_s: float) -> str:
        """The sentence for what has been amiss for two seconds, or nothing."""
        amiss = _amiss(grey)
        if amiss != self._amiss:
            self._amiss, self._since_s = amiss, now_s
        return amiss if now_s - self._since_s >= PATIENCE_S else ""


def _amiss(grey: Grey) -> str:
    seen = grey[::_EVERY_PX, ::_EVERY_PX]
    if int(seen.max()) < _BLACK_BELOW:
        return DARK
    return GLARING if int(seen.min()) > _WHITE_ABOVE else ""
