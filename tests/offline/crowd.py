"""Many whole tills of one shop in this process, and the moment when their server comes back to all of them at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from terminal.bootstrap.assembly import Assembly
from terminal.bootstrap.machine import MachineChance, MachineClock
from terminal.config import KeyStore, configure, provision_server
from terminal.demo.caller import Caller
from terminal.enrolment import LOCAL, Joining, World, code_of, enrol
from terminal.shop import CENTRAL
from terminal.store.till_store import create_till
from terminal.waiting import MachineWaiting
from tests.fakes.fault_proxy import FaultServer, Heard
from tests.fakes.fault_way import Upstream, Way
from tests.fixtures.shop import Shop, all_sent, can_quote
from tests.fixtures.side_by_side import side_by_side
from tests.fixtures.waiting import wait_until
from tests.kills.books import net_points, read_books
from tests.kills.history import History
from tests.kills.judge import Finding, judge
from tests.kills.trader import Trader
from tests.offline.counter_till import CAFE, database_url

Ring = Callable[[], closing[Caller]]
"""Rings at the door of one till."""


@dataclass(frozen=True)
class Rush:
    """What came of it; `calls` are the exchanges and pages asked for until the last till had sent everything."""

    tills: int
    sales: int
    drained_s: float
    calls: int
    found: Finding


def rush(shop: Shop, folder: Path, *, tills: int, sales_each: int) -> Rush:
    """Lets the tills join, cuts the line, sells at all of them, mends it and waits until everything is sent."""
    server, way = shop.server(), Way(Upstream(shop.port))
    with ExitStack() as stack:
        proxy = stack.enter_context(FaultServer(way))
        url = server.start()
        stack.callback(server.stop)
        opening = net_points(database_url(shop))
        history = stack.enter_context(History(folder / "history.jsonl"))
        joined = [stack.enter_context(_joined(shop, folder / f"till-{no}", url, proxy.url)) for no in range(tills)]
        side_by_side([partial(_online, ring) for ring in joined])
        way.fault = _cut
        side_by_side([partial(_sell, ring, no, sales_each, shop, history) for no, ring in enumerate(joined)])
        way.calls, way.fault, before = 0, None, time.monotonic()
        side_by_side([partial(_sent, ring) for ring in joined])
        drained_s, calls = time.monotonic() - before, way.calls
    found = judge(history.events, read_books(database_url(shop), opening))
    return Rush(tills, found.answered, drained_s, calls, found)


@contextmanager
def _joined(shop: Shop, data: Path, url: str, through: str) -> Iterator[Ring]:
    """A till of its own that joins by local proof and from then on reaches its server over the way."""
    code = code_of(f"{LOCAL}@{shop.data / CENTRAL / 'local-token'}")
    joining = Joining(server=url, code=code, data=data, name=data.name, key_store=KeyStore.FILE, unattended=True)
    world = World(MachineClock(), MachineChance(), MachineWaiting(), None, lambda _: None, "test")
    enrol(joining, world, create_till)
    provision_server(data, through)
    settings = configure({"data": data, "companion": False, "printer": "none"}).settings
    assembly = Assembly(settings, lambda _: None)
    assembly.start()
    try:
        door = f"http://127.0.0.1:{assembly.open_door(0)}"
        yield lambda: closing(Caller(door, data / "pos-token"))
    finally:
        assembly.stop()


def _cut(line: object, heard: Heard) -> None:
    raise OSError("the line is cut")


def _online(ring: Ring) -> None:
    with ring() as caller:
        wait_until(
            lambda: bool(caller.status()["online"]) and can_quote(caller),
            within_s=90,
            otherwise=lambda: f"never online: {caller.status()}",
        )


def _sell(ring: Ring, number: int, sales: int, shop: Shop, history: History) -> None:
    trader = Trader(f"c{number}", shop, history, home="High Street", seed=f"crowd {number}", categories=CAFE)
    with ring() as caller:
        for _ in range(sales):
            assert trader.serve_next(caller)


def _sent(ring: Ring) -> None:
    with ring() as caller:
        all_sent(caller)
