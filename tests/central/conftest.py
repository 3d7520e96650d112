"""The same tests on both engines: `url` is an empty, migrated database, `floor` a small shop on it."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.exchange import booking
from central.store.database import Database, open_database
from central.store.migrate import upgrade
from tests.central.floor import Dice, Floor
from tests.fixtures.postgres import Cluster

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def migrated(url: str) -> str:
    database = open_database(url)
    upgrade(database, Dice())
    database.close()
    return url


@pytest.fixture
def faults_are_meant() -> None:
    """In this test the server fails at operations on purpose."""


@pytest.fixture(autouse=True)
def no_fault_is_hidden(request: pytest.FixtureRequest) -> Iterator[None]:
    """An operation at which the server fails is put aside and the rest goes on: no test may take that for success."""
    heard = Hearing()
    log = logging.getLogger(booking.__name__)
    log.addHandler(heard)
    yield
    log.removeHandler(heard)
    assert heard.said == [] or "faults_are_meant" in request.fixturenames


class Hearing(logging.Handler):
    """Writes down what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    name = postgres_cluster.create()
    migrated(postgres_cluster.url(name))
    return name


@pytest.fixture
def sqlite_copy(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "central.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_copy(request: pytest.FixtureRequest) -> Iterator[str]:
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    name = cluster.create(request.getfixturevalue("postgres_template"))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    """An empty database with its schema, on each engine in turn."""
    copy: str = request.getfixturevalue("sqlite_copy" if request.param == "sqlite" else "postgres_copy")
    return copy


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def open_floor(url: str) -> Iterator[Callable[..., Floor]]:
    """Opens the shop floor with a number of members, points each, and rows a page."""
    floors: list[Floor] = []

    def opened(**how: int) -> Floor:
        floors.append(Floor(url, **how))
        return floors[-1]

    yield opened
    for floor in floors:
        floor.close()


@pytest.fixture
def floor(open_floor: Callable[..., Floor]) -> Floor:
    return open_floor()


@pytest.fixture
def sqlite_floor(sqlite_copy: str) -> Iterator[Floor]:
    """For what does not depend on the engine."""
    floor = Floor(sqlite_copy)
    yield floor
    floor.close()
