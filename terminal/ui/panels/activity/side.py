"""What the sides of the room are made of: a figure with its name, a sentence on a tint."""

from __future__ import annotations

from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Elided, Label, Picture


def side_width(look: Look) -> int:
    """The width of the column beside the sale, as that of the keypad."""
    return look.px(288 if look.compact else 340)


def hero_role(look: Look) -> str:
    """The type of the big key: its words are whole in every language, in the narrow layout too."""
    return "strong" if look.compact else "lead"


class Fact(Card):
    """A name and a figure; shown only where there is a figure."""

    def __init__(self, look: Look, name: str, ink: str = "text") -> None:
        super().__init__("bare", across=True, gap=look.px(8))
        self._name = Elided(look, "body", "muted", name)
        self.figure = Label(look, "strong", ink)
        self.put(self._name, self.figure)
        self.box.setStretch(0, 1)

    def say(self, figure: str, name: str | None = None) -> None:
        """Shows this figure, perhaps under another name."""
        self._name.setText(self._name.text() if name is None else name)
        self.setVisible(bool(figure))
        self.figure.setText(figure)
        self.setAccessibleName(f"{self._name.text()}: {figure}")


class Strip(Card):
    """A sentence that people have to read, with its sign; shown only where there is one."""

    def __init__(self, look: Look, tint: str, icon: str, ink: str) -> None:
        super().__init__(tint, across=True, margin=(look.px(12), look.px(8)), gap=look.px(10))
        self.text = Label(look, "body", ink, wrap=True)
        self.put(Picture(look, icon, ink, 20), self.text)
        self.box.setStretch(1, 1)

    def say(self, sentence: str) -> None:
        """Shows this sentence."""
        self.text.setText(sentence)
        self.setVisible(bool(sentence))
        self.setAccessibleName(sentence)
