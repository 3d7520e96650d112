"""The digits."""

from PySide6.QtCore import Qt

from terminal.ui.look import Look
from terminal.ui.panels.digit_grid import DigitGrid


def build(look: Look) -> tuple[DigitGrid, list[str]]:
    pressed: list[str] = []
    grid = DigitGrid(
        look,
        on_digit=pressed.append,
        on_back=lambda: pressed.append("back"),
        on_clear=lambda: pressed.append("clear"),
        on_take=lambda: pressed.append("take"),
    )
    return grid, pressed


def test_every_key_does_its_own(look: Look) -> None:
    grid, pressed = build(look)
    for key in grid.digits.values():
        key.click()
    assert sorted(pressed) == ["0", "00", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
    del pressed[:]
    grid.draw_take("Add", keyed=True)
    for key in (grid.backspace, grid.clear, grid.take):
        key.click()
    assert pressed == ["back", "clear", "take"]


def test_enter_is_named_only_while_it_would_take_something(look: Look) -> None:
    grid, pressed = build(look)
    grid.draw_take("Add", keyed=False)
    grid.take.click()
    assert (pressed, grid.take.hint) == ([], "")
    grid.draw_take("Add", keyed=True)
    assert grid.take.hint == "Enter"


def test_digits_lie_left_to_right_in_every_language(look: Look) -> None:
    grid, _ = build(look)
    grid.resize(340, 330)
    grid.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    grid.show()
    assert grid.digits["7"].x() < grid.digits["8"].x() < grid.digits["9"].x()
    assert min(grid.digits["7"].width(), grid.digits["7"].height()) >= 68
