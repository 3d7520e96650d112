"""The window of the demo's printer shows its newest paper and says on each key what pressing it does now."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from terminal.ui import words
from terminal.ui.app import paper_window
from terminal.ui.look import Look
from terminal.ui.paper_window import Illness, PaperWindow, PrinterSeen
from tests.fakes.ui_window import settle


def png(width: int = 640, height: int = 900) -> bytes:
    told = io.BytesIO()
    Image.new("L", (width, height), 200).save(told, format="PNG")
    return told.getvalue()


@pytest.fixture
def wished() -> list[Illness]:
    return []


@pytest.fixture
def window(look: Look, wished: list[Illness]) -> PaperWindow:
    return PaperWindow(look, wished.append)


def test_each_key_sends_its_wish(window: PaperWindow, wished: list[Illness]) -> None:
    for key in window.keys.values():
        key.click()
    assert wished == list(Illness)


def test_a_key_says_how_to_make_the_printer_well_again(window: PaperWindow) -> None:
    window.told.emit(PrinterSeen(0, None, frozenset({Illness.COVER})))
    settle()
    assert window.keys[Illness.COVER].words == words.PRINTER_COVER_CLOSE
    assert window.keys[Illness.PAPER].words == words.PRINTER_PAPER_OUT
    window.told.emit(PrinterSeen(0, None, frozenset()))
    settle()
    assert window.keys[Illness.COVER].words == words.PRINTER_COVER_OPEN


def test_the_newest_paper_is_seen_and_counted(window: PaperWindow) -> None:
    assert window.picture.text() == words.PRINTER_EMPTY
    window.show_seen(PrinterSeen(3, png(), frozenset()))
    assert not window.picture.pixmap().isNull()
    assert window.picture.pixmap().width() < 640
    assert "3" in window.count.text()
    window.show_seen(PrinterSeen(4, b"no picture", frozenset()))
    assert not window.picture.pixmap().isNull()
    assert "4" in window.count.text()


def test_it_is_built_like_every_window_of_the_till(dressed: QApplication) -> None:
    window = paper_window(lambda _: None)
    window.show()
    settle()
    assert window.windowTitle() == "Virtual printer"
    assert all(key.width() >= 44 and key.height() >= 44 for key in window.keys.values())
    window.close()
