"""The till's three sounds, a key for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from terminal.sound import Sound
from terminal.ui.device_words import DeviceTongue
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, row
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label

ICONS = {Sound.TAKEN: "circle-check", Sound.ATTENTION: "triangle-alert", Sound.REFUSED: "circle-x"}


class SoundPart(Card):
    """`ask` gets the sound that somebody wants to hear."""

    def __init__(self, look: Look, tongue: DeviceTongue, ask: Callable[[Sound], object]) -> None:
        super().__init__("bare", gap=look.px(8))
        self.keys: dict[Sound, Key] = {}
        for sound, icon in ICONS.items():
            key = Key(look, tongue(f"sound_{sound.name.lower()}"), icon=icon, height=52)
            key.does(partial(ask, sound))
            self.keys[sound] = key
        self.put(Label(look, "small", "muted", tongue("hear")), row(look.px(8), *self.keys.values()))

    def draw(self, *, can_play: bool) -> None:
        """Without sounds there is nothing to press."""
        for key in self.keys.values():
            key.setEnabled(can_play)
