"""One bounded part of the campaign: a fresh shop, its tills and server killed while trading, then judged."""

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fixtures.side_by_side import side_by_side
from tests.kills.books import net_points, read_books
from tests.kills.history import History
from tests.kills.judge import Finding, judge
from tests.kills.stand import Stand
from tests.kills.trader import Trader

DOWN_S_MAX = 0.8
SERVER_EARLY_SHARE, SERVER_EARLY_S = 0.15, 1.5
SERVER_UP_S = (1.5, 4.5)


@dataclass
class Outcome:
    """What a leg led to."""

    engine: str
    till_kills: int = 0
    server_kills: int = 0
    differences: int = 0
    found: Finding = field(default_factory=Finding)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.found.good and not self.differences


class Budget:
    """Kills that are still wanted; any thread may take one."""

    def __init__(self, wanted: int) -> None:
        self._left, self.taken = wanted, 0
        self._taking = threading.Lock()

    def take(self) -> bool:
        """Whether one more is wanted; it then counts as done."""
        with self._taking:
            if not self._left:
                return False
            self._left -= 1
            self.taken += 1
            return True

    def close(self) -> None:
        """No more."""
        with self._taking:
            self._left = 0


class Leg:
    """Runs once; `stop` from any thread lets it kill no more and come to its end."""

    def __init__(
        self, engine: str, stand: Stand, folder: Path, *, seed: int, till_kills: int, server_kills: int
    ) -> None:
        self._engine, self._stand, self._folder, self._seed = engine, stand, folder, seed
        self._tills, self._server = Budget(till_kills), Budget(server_kills)
        self._over = threading.Event()

    def stop(self) -> None:
        """Kill no more."""
        self._tills.close()
        self._server.close()
        self._over.set()

    def run(self) -> Outcome:
        """Kill, trade, settle, judge; an error of a trader or of a program that ended by itself is raised."""
        opening = net_points(self._stand.database_url)
        with History(self._folder / "history.jsonl") as history, self._stand.server as server:
            traders = [
                Trader(name, shop, history, home=self._stand.home[name], seed=f"{self._seed} {name}")
                for name, shop in self._stand.tills.items()
            ]
            side_by_side([self._kill_server, *(self._trading(trader) for trader in traders)], on_error=self.stop)
            server.start()
            server.wait_ready()
            side_by_side([trader.finish for trader in traders])
            server.stop()
        books = read_books(self._stand.database_url, opening)
        differences = json.loads(self._stand.reconcile())["differences"]
        found = judge(history.events, books)
        return Outcome(self._engine, self._tills.taken, self._server.taken, len(differences), found)

    def _trading(self, trader: Trader) -> Callable[[], None]:
        return lambda: trader.trade(self._tills.take)

    def _kill_server(self) -> None:
        chance, server = random.Random(f"{self._seed} server"), self._stand.server
        while self._server.take():
            server.start()
            early = chance.random() < SERVER_EARLY_SHARE
            self._over.wait(chance.random() * SERVER_EARLY_S if early else chance.uniform(*SERVER_UP_S))
            server.kill()
            self._over.wait(chance.random() * DOWN_S_MAX)
