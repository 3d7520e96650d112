"""The devices of the settings are built, and a setting that means nothing is refused with a sentence."""

import pytest

from terminal.bootstrap.board_ears import PinnedCamera, PinnedPrinter, PinnedScanner
from terminal.bootstrap.equipment import Ears, Equipment, equipment_of
from terminal.checks.board import Board
from terminal.config import configure
from terminal.errors import BadSetting
from terminal.findings import Health, Kind
from tests.fixtures.waiting import wait_until


def built(board: Board, **given: object) -> Equipment:
    settings = configure(given, environment={}).settings
    return equipment_of(settings, Ears(PinnedPrinter(board), PinnedCamera(board), PinnedScanner(board)), board)


@pytest.mark.parametrize("wrong", [{"camera": "synthetic:"}, {"scanner": "teletype"}, {"printer": "paper"}])
def test_a_setting_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        built(Board(printer="none", camera="none"), **wrong)


def test_each_device_says_how_it_is_and_the_camera_which_libraries_it_misses() -> None:
    camera, printer = "synthetic:M:1", "tcp://127.0.0.1:1"
    board = Board(printer=printer, camera=camera)
    equipment = built(board, camera=camera, printer=printer, scanner="serial:///dev/no-such-port")
    equipment.start()
    wait_until(lambda: board.settled, within_s=10, otherwise=lambda: str(board.findings()))
    wait_until(
        lambda: any(one.kind is Kind.LIBRARY for one in board.findings()),
        within_s=20,
        otherwise=lambda: str(board.findings()),
    )
    health = {(one.kind, one.name): one.health for one in board.findings()}
    equipment.stop()
    assert health[Kind.PRINTER, printer] is Health.TROUBLE
    assert health[Kind.CAMERA, camera] is Health.READY
    assert health[Kind.SCANNER, "the scanner on /dev/no-such-port"] is Health.TROUBLE
