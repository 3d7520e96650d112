"""The kinds of keys: which colours of the palette each is drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Inks:
    """Token names: fill, words, second words, edge, hint chip; an empty name draws nothing."""

    fill: str
    ink: str
    second: str
    edge: str
    chip: str
    chip_ink: str
    edge_width: int = 1


KINDS: Final = {
    "plain": Inks("surface", "text", "muted", "border_strong", "sunken", "muted", 2),
    "quiet": Inks("quiet", "text", "muted", "", "surface", "muted"),
    "step": Inks("raised", "text", "muted", "border", "sunken", "muted"),
    "digit": Inks("raised", "text", "muted", "border", "sunken", "muted"),
    "bare": Inks("", "text", "muted", "", "sunken", "muted"),
    "offer": Inks("surface", "text", "muted", "border", "sunken", "muted", 2),
    "chosen": Inks("brand_tint", "brand_ink", "muted", "brand_edge", "surface", "muted", 2),
    "primary": Inks("brand", "on_brand", "on_brand", "", "", "on_brand"),
    "go": Inks("go", "on_go", "on_go", "", "go_chip", "on_go"),
    "danger": Inks("danger_tint", "danger_ink", "danger_ink", "danger_edge", "", "danger_ink", 2),
    "rail": Inks("", "rail_muted", "rail_muted", "", "rail_on", "rail_ink"),
    "rail_on": Inks("rail_on", "rail_ink", "rail_ink", "", "", "rail_ink"),
}


def inks_of(kind: str, *, enabled: bool) -> Inks:
    """The colours of a kind; disabled keys lose their own but stay readable."""
    inks = KINDS[kind]
    if enabled or kind.startswith("rail"):
        return inks
    fill = "surface" if kind == "digit" else "sunken" if inks.fill else ""
    return Inks(fill, "muted", "muted", "border" if inks.edge else "", "", "muted", inks.edge_width)
