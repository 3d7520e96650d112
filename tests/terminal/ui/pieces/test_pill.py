"""Pills."""

from terminal.ui.look import Look
from terminal.ui.pieces.pill import TINTS, Pill
from terminal.ui.tokens import LIGHT


def test_a_pill_is_as_wide_as_its_words_and_says_them(look: Look) -> None:
    pill = Pill(look, "gold", "Gold", icon="crown")
    short = pill.sizeHint().width()
    pill.show_words("Platinum for life")
    assert pill.sizeHint().width() > short
    assert pill.accessibleName() == "Platinum for life"


def test_its_ends_are_round(look: Look) -> None:
    pill = Pill(look, "gold", "Gold", height=24)
    pill.resize(pill.sizeHint())
    image = pill.grab().toImage()
    assert image.pixelColor(image.width() // 2, 2).name().upper() == LIGHT.gold_tint
    assert image.pixelColor(0, 0).name().upper() != LIGHT.gold_tint


def test_every_tint_is_drawn(look: Look) -> None:
    for tint in TINTS:
        pill = Pill(look, "ok", "Online · all sent", icon="cloud", height=36)
        pill.show_words("Offline", tint=tint)
        pill.resize(pill.sizeHint())
        assert not pill.grab().isNull()
        assert pill.tint == tint
