"""The rail."""

from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.panels.rail import Rail
from terminal.ui.pieces.key import Key
from terminal.ui.tokens import DARK, LIGHT


def test_it_has_no_dead_keys(dressed: QApplication) -> None:
    touched: list[str] = []
    rail = Rail(
        Look(LIGHT), lambda: touched.append("sync"), lambda: touched.append("help"), lambda: touched.append("theme")
    )
    assert {key.words for key in rail.findChildren(Key)} == {"Till", "Sync", "Help", "Dark"}
    rail.sync.click()
    rail.help.click()
    rail.theme.click()
    assert touched == ["sync", "help", "theme"]


def test_the_theme_key_says_where_it_leads(dressed: QApplication) -> None:
    rail = Rail(Look(DARK), lambda: None, lambda: None, lambda: None)
    assert rail.theme.accessibleName() == "Light — Ctrl+T"
