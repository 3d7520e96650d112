"""Creating and upgrading: once, by one, and never downwards."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from central.errors import NewerSchema, WorldSaidNo
from central.store import migrate
from central.store.database import open_database
from central.store.shops import shop
from tests.central.conftest import ENGINES
from tests.central.floor import Dice


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/central.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_the_newest_is_the_newest() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_an_empty_database_gets_its_schema_and_keeps_its_secret(empty_url: str) -> None:
    first, dice = open_database(empty_url), Dice()
    migrate.upgrade(first, dice)
    key = first.read(shop).lookup_key
    migrate.upgrade(first, dice)
    assert first.read(shop).lookup_key == key
    assert (first.read(shop).generation, first.read(shop).name) == (1, "")
    first.close()


def test_many_that_start_at_once_make_one_schema(empty_url: str) -> None:
    wrong: list[BaseException] = []

    def start(number: int) -> None:
        database = open_database(empty_url)
        try:
            migrate.upgrade(database, lambda size: bytes([number]) * size)
        except BaseException as error:  # The test wants to see whatever it was.
            wrong.append(error)
        finally:
            database.close()

    starting = [threading.Thread(target=start, args=(number,)) for number in range(4)]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    assert wrong == []
    database = open_database(empty_url)
    assert len(set(database.read(shop).lookup_key)) == 1
    database.close()


def test_a_newer_schema_is_refused_in_words_and_left_alone(url: str) -> None:
    database = open_database(url)
    database.write(lambda tx: tx.run(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(NewerSchema, match=r"newer version .*9999.*Nothing was changed"):
        migrate.upgrade(database, Dice())
    assert database.read(lambda tx: tx.rows(sa.text("SELECT version_num FROM alembic_version"))) == [("9999",)]
    database.close()


def test_a_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/till.db")
    database.write(lambda tx: tx.run(sa.text("CREATE TABLE oplog (seq INTEGER)")))
    with pytest.raises(WorldSaidNo, match="another program's database"):
        migrate.upgrade(database, Dice())
    assert database.read(lambda tx: sa.inspect(tx.connection).get_table_names()) == ["oplog"]
    database.close()
