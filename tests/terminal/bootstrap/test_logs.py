"""The till's own log."""

import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from terminal.bootstrap.logs import keep_log


@pytest.fixture(autouse=True)
def root_log_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, loud = root.handlers[:], root.level, logging.raiseExceptions
    hooks = threading.excepthook, sys.excepthook
    yield
    threading.excepthook, sys.excepthook = hooks
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:], logging.raiseExceptions = handlers, loud
    root.setLevel(level)


def test_what_happened_stands_in_a_file_that_only_the_till_may_read(tmp_path: Path) -> None:
    keep_log(tmp_path)
    logging.getLogger("till").warning("the printer was called twice")
    file = tmp_path / "logs" / "till.log"
    assert "the printer was called twice" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_data_folder_that_somebody_mistyped_is_not_made_for_a_log(tmp_path: Path) -> None:
    keep_log(tmp_path / "data")
    logging.getLogger("till").info("looking for a till")
    assert not (tmp_path / "data").exists()


def test_a_log_that_cannot_be_written_keeps_nobody_from_selling(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    keep_log(tmp_path)
    logging.getLogger("till").warning("still alive")


def test_a_thread_that_falls_over_leaves_its_trace_in_the_log(tmp_path: Path) -> None:
    keep_log(tmp_path)

    def fall() -> None:
        raise ZeroDivisionError("the bell of the drawer")

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    assert "the bell of the drawer" in (tmp_path / "logs" / "till.log").read_text(encoding="utf-8")


def test_row_18_what_falls_over_on_the_screen_stands_in_the_log_and_the_window_goes_on(
    tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_log(tmp_path)
    pressed: list[int] = []

    def slot() -> None:
        pressed.append(1)
        if len(pressed) == 1:
            raise ZeroDivisionError("a mistake of the screen")

    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(slot)
    for _ in range(2):
        button.click()
    assert len(pressed) == 2
    log = (tmp_path / "logs" / "till.log").read_text(encoding="utf-8")
    assert "nobody foresaw this" in log
    assert "a mistake of the screen" in log
    assert "a mistake of the screen" in capsys.readouterr().err
