"""A picture of the screen, drawn without a display."""

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from terminal.events import CounterChanged, StatusChanged
from terminal.ui.picture import picture
from terminal.ui.settings import ScreenSettings
from tests.fakes.ui_counters import EMPTY, OFFLINE, REDEEMING


def test_what_was_said_last_is_what_the_picture_shows(dressed: QApplication, tmp_path: Path) -> None:
    said = {"empty": [CounterChanged(EMPTY)], "busy": [CounterChanged(EMPTY), CounterChanged(REDEEMING)]}
    for name, events in said.items():
        picture([StatusChanged(OFFLINE), *events], tmp_path / f"{name}.png", ScreenSettings(theme="light"))
    with Image.open(tmp_path / "empty.png") as empty, Image.open(tmp_path / "busy.png") as busy:
        assert empty.size == busy.size == (1366, 768)
        assert empty.tobytes() != busy.tobytes()


def test_light_and_dark_are_two_pictures(dressed: QApplication, tmp_path: Path) -> None:
    for theme in ("light", "dark"):
        picture([CounterChanged(REDEEMING)], tmp_path / f"{theme}.png", ScreenSettings(theme=theme))
    with Image.open(tmp_path / "light.png") as light, Image.open(tmp_path / "dark.png") as dark:
        spot = (700, 500, 701, 501)
        bright, dim = (picture.convert("L").crop(spot).tobytes()[0] for picture in (light, dark))
        assert bright > dim + 100
