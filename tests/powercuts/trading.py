"""The day of a real till that is recorded: python -m tests.powercuts.trading FOLDER [FULL|NORMAL|OFF].

It says on its output, unbuffered, what each transaction will make of the till's file (`try`), and that it was told
`committed` (`mark`): whoever records its system calls knows exactly what was acknowledged before any of them.
"""

import contextlib
import hashlib
import os
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal import commands as c
from terminal.errors import StoreBroken
from terminal.store import till_store
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, CROISSANT, FLAT_WHITE, TRAY
from tests.fakes.till_world import TillWorld

ROUNDS = 70
CHECKPOINT_COMMITS = 25
"""The till checkpoints sooner than in a shop, so that a short day has many of them."""

_NOT_KEPT = {"replica_no", "replica_base", "redeeming_stopped"}
"""What a start may change: which replica is live, and whether the till distrusts its own file."""


def fingerprint(driver: sqlite3.Connection) -> str:
    """Everything in `till.db` that a start of the till leaves as it was, condensed; also inside a transaction."""
    total = hashlib.sha256()
    tables = driver.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        if table.startswith("sqlite_") or table == "proof_mark":
            continue
        columns = [row[1] for row in driver.execute(f"PRAGMA main.table_info({table})").fetchall()]
        kept = [_told(table, column) for column in columns if column not in _NOT_KEPT]
        rows = driver.execute(f"SELECT {', '.join(kept)} FROM main.{table} ORDER BY {', '.join(kept)}").fetchall()
        total.update(repr((table, rows)).encode())
    return total.hexdigest()[:24]


def _told(table: str, column: str) -> str:
    """Papers under way are unknown ones after a start."""
    if table != "print_job" or column not in ("state", "detail"):
        return f'"{column}"'
    return f"CASE WHEN state IN ('queued', 'sending', 'unknown') THEN 'unknown' ELSE {column} END"


class MarkedStore(TillStore):
    """The real store; says what it is about to commit and what it has committed."""

    synchronous = "FULL"

    @contextmanager
    def _transaction(self, commits: int = 1) -> Iterator[None]:
        driver = vars(self)["_connection"].driver
        driver.execute(f"PRAGMA main.synchronous={self.synchronous}")
        with super()._transaction(commits):
            yield
            condensed = fingerprint(driver)
            say(f"try {condensed} {vars(self)['_row'].standing.head.seq}")
        say(f"mark {condensed} {vars(self)['_row'].standing.head.seq}")


def say(line: str) -> None:
    """In one write, so that the line stands between the right system calls."""
    os.write(1, f"{line}\n".encode())


class Day:
    """Everything that a till does, in an order that a seed decides."""

    def __init__(self, folder: Path) -> None:
        self.chance = random.Random(7)
        self.world = TillWorld(folder, store_kind=MarkedStore)
        self.world.connect()

    def trade(self) -> None:
        """The whole day; a disk that fails is answered as the till answers it: opened again and looked at."""
        deeds = [self.sell, self.sell, self.redeem, self.refund, self.hold, self.go_offline, self.go_online, self.give]
        for number in range(ROUNDS):
            deed = self.chance.choice(deeds)
            if number == ROUNDS // 2:
                deed = self.start_again
            if number == ROUNDS * 3 // 4:
                deed = self.another_generation
            try:
                deed()
                self.world.till.idle()
            except StoreBroken as broken:
                self.mend(broken)

    def mend(self, broken: StoreBroken) -> None:
        """Start again from disk, as often as somebody has to."""
        say(f"broken {broken.sentence}")
        try:
            with contextlib.suppress(sqlite3.Error):
                self.world.store.close()
            self.world.restart()
        except StoreBroken as again:
            self.mend(again)

    def sell(self) -> None:
        member = self.chance.choice((AMARA, BEN, CARLA))
        self.world.do(c.MemberChosen(member), c.ProductPicked(BEANS), c.ProductPicked(CROISSANT), c.SaleFinished())
        if self.world.papers:
            self.world.print_whole(self.world.papers[-1].job_id, self.chance.choice(("confirmed", "failed")))

    def redeem(self) -> None:
        self.world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())

    def refund(self) -> None:
        self.redeem()
        self.world.do(c.LastUndone())

    def hold(self) -> None:
        self.world.do(c.ProductPicked(FLAT_WHITE), c.BasketHeld())
        self.world.do(c.BasketResumed(self.world.counter.held[0].id), c.TenderTaken("cash", 5_000), c.SaleFinished())

    def go_offline(self) -> None:
        self.world.disconnect()

    def go_online(self) -> None:
        """Replies are absorbed; another till waits for points, so some are handed back."""
        self.world.shop.recall(BEN, holder=self.world.store.identity().device, wanted_by="other", points=50)
        self.world.connect()

    def give(self) -> None:
        self.world.shop.give(CARLA, 40)
        self.world.shop.put("product", id=TRAY, name=f"Tray {self.chance.random()}")
        self.world.wait(61_000)

    def start_again(self) -> None:
        self.world.restart()

    def another_generation(self) -> None:
        """The server was restored: the replica is fetched anew into another file."""
        self.world.shop.generation += 1
        self.world.connect()


def main(folder: Path, synchronous: str = "FULL") -> None:
    """Trade for a day in this folder."""
    till_store.CHECKPOINT_IDLE_COMMITS = CHECKPOINT_COMMITS
    MarkedStore.synchronous = synchronous
    Day(folder).trade()
    say("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
