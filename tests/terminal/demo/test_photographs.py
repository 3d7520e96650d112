"""Photographs of the screen during the day."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from terminal.commands import BasketCleared, CodeScanned, Command, PointsEntered, ProductPicked
from terminal.demo.photographs import Photographer
from terminal.events import CounterChanged, StatusChanged
from tests.fakes.ui_counters import OFFLINE, REDEEMING


class TillFake:
    """Shows the same busy counter after each command."""

    def __init__(self, photographer: Photographer) -> None:
        self._photographer = photographer
        self.commands: list[Command] = []
        self.engine = self

    def put(self, command: Command) -> bool:
        self.commands.append(command)
        self._photographer.hear(StatusChanged(OFFLINE))
        self._photographer.hear(CounterChanged(replace(REDEEMING)))
        return True


def test_a_staged_customer_is_photographed_and_sent_away_without_a_sale(tmp_path: Path) -> None:
    photographer = Photographer(tmp_path, ["M:A", "M:B"])
    till = TillFake(photographer)
    photographer.stage(till, "offline")
    kinds = [type(command) for command in till.commands]
    assert kinds[0] is CodeScanned
    assert {ProductPicked, PointsEntered, BasketCleared} <= set(kinds)
    paths = photographer.develop()
    assert [path.name for path in paths] == ["screen-offline.png", "screen-offline-redeeming.png"]
    with Image.open(paths[0]) as picture:
        assert picture.size == (1366, 768)
        assert len(picture.convert("L").getcolors() or ()) > 30, "the picture is empty"
