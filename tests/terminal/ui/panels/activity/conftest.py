"""Parts of the room by themselves."""

import pytest
from PySide6.QtWidgets import QWidget

from terminal.ui.activity_words import Tongue
from terminal.ui.pieces.label import Label


@pytest.fixture
def tongue() -> Tongue:
    """English."""
    return Tongue("en_GB")


def seen(part: QWidget) -> str:
    """All words of a part that are not hidden."""
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisibleTo(part))
