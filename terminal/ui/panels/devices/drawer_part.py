"""The cash drawer opened to see whether it does, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from terminal.findings import DrawerTried
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Strip
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label

WELL = ("asked", "opened", "sent")


class DrawerPart(Card):
    """`ask` is called for each try."""

    def __init__(self, look: Look, tongue: DeviceTongue, ask: Callable[[], object]) -> None:
        super().__init__("bare", gap=look.px(8))
        self._tongue = tongue
        self.key = Key(look, tongue("open_drawer"), kind="primary", icon="banknote", height=52, once=True)
        self.key.does(ask)
        self.well = Strip(look, "brand", "banknote", "brand_ink")
        self.ill = Strip(look, "danger", "triangle-alert", "danger_ink")
        self.put(self.key, Label(look, "caption", "muted", tongue("drawer_why"), wrap=True), self.well, self.ill)

    def draw(self, tried: DrawerTried | None, *, can_open: bool) -> None:
        """Shows what became of the last try; a drawer that cannot open now has no key to press."""
        busy = tried is not None and tried.state == "asked"
        self.key.setEnabled(can_open and not busy)
        said = ""
        if tried is not None:
            said = f"{self._tongue(f'drawer_{tried.state}')} {self._tongue.told(tried.sentence)}".strip()
        well = tried is not None and tried.state in WELL
        self.well.say(said if well else "")
        self.ill.say("" if well else said)
