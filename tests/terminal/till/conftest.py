"""A till at the counter of the sample shop: connected and filled, or cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    """A till that is connected and has everything."""
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


@pytest.fixture
def offline(world: TillWorld) -> TillWorld:
    """The same till after its line was cut."""
    return world.disconnect()
