"""The bar of a way."""

from PySide6.QtCore import Qt

from terminal.ui.look import Look
from terminal.ui.pieces.bar import Bar


def drawn(look: Look, done: int, whole: int) -> Bar:
    bar = Bar(look)
    bar.resize(200, 8)
    bar.draw(done, whole)
    return bar


def test_it_is_as_long_as_what_is_done(look: Look) -> None:
    assert [drawn(look, done, 100).filled().width() for done in (0, 50, 100, 400)] == [0, 100, 200, 200]
    assert drawn(look, 1, 10_000).filled().width() == 8, "a little is seen"
    assert drawn(look, 0, 0).filled().width() == 0


def test_it_begins_where_reading_begins(look: Look) -> None:
    bar = drawn(look, 50, 100)
    assert bar.filled().left() == 0
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bar.filled().left() == 100
    assert not bar.grab().isNull()
