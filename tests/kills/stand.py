"""Where a leg takes place: a shop of three tills and its server, made once for each engine and copied for each leg."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terminal.companion import free_port, run_central
from terminal.config import provision_server
from tests.fixtures.postgres import Cluster
from tests.fixtures.shop import RunningTill, Shop, join_till, listed_members, online
from tests.kills.server import KillableServer

TILLS = (("till-1", "Store 1"), ("till-2", "Store 1"), ("till-3", "Store 2"))
"""Two tills of one store, the first of them its anchor, and one of another store."""
MEMBERS = 40


@dataclass(frozen=True)
class Stand:
    """Three tills and the server that they belong to, nothing running; `home` names each till's store."""

    tills: dict[str, Shop]
    home: dict[str, str]
    server: KillableServer
    database_url: str
    clear: Callable[[], None]

    def reconcile(self) -> str:
        """What `reconcile --json` prints."""
        return next(iter(self.tills.values())).books()


class SqliteEngine:
    """The server's database is a file beside its key."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._master = folder / "master-sqlite"
        _make_master(self._master, _file_url(self._master))

    def stand(self, folder: Path) -> Stand:
        """A copy of the shop in this folder."""
        shutil.copytree(self._master, folder)
        return _stand(folder, _file_url(folder), lambda: None)


class PostgresEngine:
    """The server's database lives in a cluster; each leg has one made from the same template."""

    name = "postgres"

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self._master, self._cluster = folder / "master-postgres", cluster
        self._template = cluster.create()
        _make_master(self._master, cluster.url(self._template))

    def stand(self, folder: Path) -> Stand:
        """A copy of the shop, its tills in this folder."""
        shutil.copytree(self._master, folder)
        name = self._cluster.create(self._template)
        return _stand(folder, self._cluster.url(name), lambda: self._cluster.drop(name))


def _file_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'central' / 'central.db'}"


def _stand(folder: Path, database_url: str, drop: Callable[[], None]) -> Stand:
    port = free_port()
    options = ("--db", database_url, "--data", str(folder / "central"))
    members = listed_members(folder / "members.csv")
    for name, _ in TILLS:
        provision_server(folder / name, f"http://127.0.0.1:{port}")

    def clear() -> None:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
        drop()

    return Stand(
        tills={name: Shop(folder / name, port, members, options) for name, _ in TILLS},
        home=dict(TILLS),
        server=KillableServer(options, port, folder / "server.log"),
        database_url=database_url,
        clear=clear,
    )


def _make_master(folder: Path, database_url: str) -> None:
    """A sample shop whose tills have joined, heard everything and were granted what they hold."""
    folder.mkdir(parents=True)
    options = ("--db", database_url, "--data", str(folder / "central"))
    codes = folder / "members.csv"
    run_central("seed", *options, "--members", str(MEMBERS), "--stores", "2", "--random", "3", "--codes", str(codes))
    shop = Shop(folder, free_port(), listed_members(codes), options)
    with KillableServer(options, shop.port, folder / "server.log") as server:
        server.start()
        server.wait_ready()
        for name, store in TILLS:
            _open_once(join_till(shop, folder / name, store=store, name=name.replace("-", " ").capitalize()))


def _open_once(shop: Shop) -> None:
    with RunningTill(shop) as till:
        online(till, shop)
        assert till.stop() == 0
