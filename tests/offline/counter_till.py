"""A whole till inside the test (files, threads, line and all), behind a way that a test can spoil, and its books."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from terminal.bootstrap.assembly import Assembly
from terminal.config import Settings, configure
from terminal.counter import Line, Status
from terminal.demo.caller import Caller
from terminal.events import Event, StatusChanged
from tests.fixtures.shop import Shop, all_sent
from tests.fixtures.waiting import wait_until
from tests.kills.books import net_points, read_books
from tests.kills.history import History
from tests.kills.judge import judge
from tests.kills.trader import Trader

CAFE = ("coffee", "food")
"""Categories of the shop on one computer."""


@dataclass
class CounterTill:
    """The till with a customer at its door; `statuses` is what its screen would have shown, newest last."""

    assembly: Assembly
    trader: Trader
    caller: Caller
    statuses: list[Status] = field(default_factory=list)

    def sell(self, count: int) -> None:
        """So many customers, whatever the line does; everyone is answered."""
        for _ in range(count):
            assert self.trader.serve_next(self.caller)

    def wait_for(self, line: Line, words: str = "", within_s: float = 60) -> None:
        """Until the till says this of its line, in these words; the door is asked meanwhile, which keeps it open."""
        wait_until(
            lambda: bool(self.caller.status()) and self._says(line, words),
            within_s=within_s,
            otherwise=lambda: f"{line} {words!r} expected, the till says {self.statuses[-1:]}",
        )

    def _says(self, line: Line, words: str) -> bool:
        return any(status.line is line and words in status.line_sentence for status in self.statuses[-1:])

    def all_sent(self) -> None:
        """Until the server has everything."""
        all_sent(self.caller)


@contextmanager
def opened_till(shop: Shop, name: str, **settings: object) -> Iterator[CounterTill]:
    """The shop's till, in this process; at the end everything is sent and held against the server's books.

    `name` begins the ids of its sales, so that several tills in turn can trade in one shop.
    """
    statuses: list[Status] = []
    opening = net_points(database_url(shop))

    def hear(event: Event) -> None:
        if isinstance(event, StatusChanged):
            statuses.append(event.status)

    assembly = Assembly(_settings(shop, settings), hear)
    assembly.start()
    with History(shop.data / f"{name}.jsonl") as history:
        try:
            caller = Caller(f"http://127.0.0.1:{assembly.open_door(0)}", shop.data / "pos-token")
            till = CounterTill(
                assembly, Trader(name, shop, history, home="High Street", seed=name, categories=CAFE), caller, statuses
            )
            yield till
            till.all_sent()
            assert till.trader.ask_again(caller)
            caller.close()
        finally:
            assembly.stop()
    books = read_books(database_url(shop), opening)
    own = [one for one in books.booked if one.id.startswith(f"{name}-")]
    found = judge(history.events, replace(books, booked=own))
    assert found.good, found


def _settings(shop: Shop, given: dict[str, object]) -> Settings:
    return configure({"data": shop.data, "companion": False, "printer": "none", **given}).settings


def database_url(shop: Shop) -> str:
    """Where the server of a shop on one computer keeps its books."""
    return f"sqlite:///{shop.data / 'central' / 'central.db'}"
