"""A till with a cash drawer at its printer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal import commands as c
from terminal.till.desk import TillSettings
from tests.fakes.till_world import TillWorld


@pytest.fixture
def drawer_till(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till", settings=TillSettings(drawer=True, cashier="Ines")).connect()
    world.do(c.DeviceChanged("printer", "ready", "The printer is ready."))
    yield world
    world.close()
