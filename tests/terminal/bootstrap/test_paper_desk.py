"""`pointill printer` serves with a window or without one."""

from __future__ import annotations

import argparse
import socket

import pytest
from PySide6.QtWidgets import QApplication

from terminal.bootstrap import paper_desk
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape


def options(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    paper_desk.add_arguments(parser)
    return parser.parse_args(given)


@pytest.mark.parametrize("window", [[], ["--window"]])
def test_a_port_that_is_taken_is_a_sentence_either_way(window: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert paper_desk.run(options("--port", str(taken.getsockname()[1]), *window)) == 1
    assert "Try another --port" in capsys.readouterr().err


def test_the_window_is_shown_and_watches_its_printer(qapp: QApplication) -> None:
    with VirtualPrinter(Device(Tape())) as printer:
        window, watch = paper_desk.open_window(printer)
        assert window.isVisible()
        watch.stop()
        window.close()
