"""The rail."""

from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.panels.rail import Rail
from terminal.ui.pieces.key import Key
from terminal.ui.tokens import DARK, LIGHT


def test_it_has_no_dead_keys(dressed: QApplication) -> None:
    touched: list[str] = []
    rooms = (
        ("till", "shopping-basket", "Till", "", lambda: touched.append("till")),
        ("past", "history", "Activity", "Ctrl+R", lambda: touched.append("past")),
    )
    rail = Rail(
        Look(LIGHT),
        lambda: touched.append("sync"),
        lambda: touched.append("help"),
        lambda: touched.append("theme"),
        rooms=rooms,
        on_invoice=lambda: touched.append("invoice"),
    )
    assert {key.words for key in rail.findChildren(Key)} == {"Till", "Activity", "Invoice", "Sync", "Help", "Dark"}
    for room in ("past", "till"):
        rail.rooms[room].click()
        rail.enter(room)
        assert [name for name, key in rail.rooms.items() if key.kind == "rail_on"] == [room]
    rail.invoice.click()
    rail.sync.click()
    rail.help.click()
    rail.theme.click()
    assert touched == ["past", "till", "invoice", "sync", "help", "theme"]


def test_where_no_invoice_can_be_taken_its_key_is_not_there(dressed: QApplication) -> None:
    rail = Rail(Look(DARK), lambda: None, lambda: None, lambda: None, rooms=())
    assert rail.invoice.isHidden()


def test_the_theme_key_says_where_it_leads(dressed: QApplication) -> None:
    rail = Rail(Look(DARK), lambda: None, lambda: None, lambda: None, rooms=())
    assert rail.theme.accessibleName() == "Light — Ctrl+T"
