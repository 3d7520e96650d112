"""A till's store with the sample shop in it."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loyalty.signing.signature import Ed25519Verifier
from terminal.store.till_store import create_till
from tests.fakes.cuttable_store import CuttableStore
from tests.fakes.memory_disk import new_disk
from tests.fakes.memory_store import MemoryStore
from tests.fakes.shelf import KEY, Shelf, Switch
from tests.fakes.shop import cafe, identity
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


@pytest.fixture(params=["files", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    power, who = Switch(), identity(cafe())
    if request.param == "files":
        create_till(tmp_path / "till", who, epoch=1, generation=1)
        shelf = Shelf(lambda: CuttableStore(tmp_path / "till", KEY, power), power)
    else:
        disk = new_disk(who, epoch=1, generation=1)
        shelf = Shelf(lambda: MemoryStore(disk, KEY, Ed25519Verifier, power), power)
    yield shelf
    shelf.store.close()
