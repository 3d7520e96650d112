"""A till's store with the sample shop in it."""

import sqlite3
from collections.abc import Callable, Iterator
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
def changed_from_outside(world: TillWorld) -> Callable[[str], None]:
    """Runs statements on the till's file while the till is closed."""

    def change(statement: str) -> None:
        world.close()
        with sqlite3.connect(world.folder / "till.db", isolation_level=None) as outside:
            outside.execute("PRAGMA ignore_check_constraints=1")
            outside.executescript(statement)
        outside.close()

    return change
