"""The physical keys."""

from PySide6.QtGui import QKeySequence

from terminal.ui import shortcuts

BOUND = [
    value for name, value in vars(shortcuts).items() if name.isupper() and isinstance(value, str) and name != "ENTER"
]


def test_no_key_means_two_things() -> None:
    assert len(set(BOUND)) == len(BOUND)


def test_every_key_is_one_that_keyboards_have() -> None:
    for keys in BOUND:
        assert not QKeySequence(keys).isEmpty(), keys


def test_the_help_sheet_names_every_key() -> None:
    named = {keys for keys, _ in shortcuts.SHEET}
    assert set(BOUND) <= named


def test_beside_names_only_what_works_there() -> None:
    named = {keys for keys, _ in shortcuts.BESIDE_SHEET}
    assert not named & {shortcuts.HOLD, shortcuts.KEYS, shortcuts.CASH, shortcuts.HELD, shortcuts.CLEAR}
