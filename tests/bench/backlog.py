"""A fortnight without a server: how long a till sends what it has kept, and whether its counter waits meanwhile.

BACKLOG is the number of sales; the published figure is of 100,000.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from loyalty.signing.signature import Ed25519Signer
from terminal.bootstrap.machine import MachineChance, MachineClock
from terminal.commands import Asked
from terminal.events import Answered
from terminal.keys import read_key
from terminal.questions import SaleAsked, Told, WishedLine, WishedSale
from terminal.store.till_store import TillStore
from terminal.till.desk import TillSettings
from terminal.till.till import Till
from tests.bench.figure import Figure
from tests.fixtures.shop import RunningTill, Shop, make_shop, opened
from tests.fixtures.waiting import wait_until

BACKLOG = int(os.environ.get("BACKLOG", "5000"))
DRAIN_S_MAX = 3_600.0


def figures(folder: Path) -> Iterator[Figure]:
    """Sales a second on their way to the server, and the slowest sale at the counter while they go."""
    make_shop(folder / "data")
    shop = opened(folder / "data")
    _sell_offline(shop)
    server = shop.server()
    server.start()
    slowest, number = 0.0, 0
    with RunningTill(shop) as till:
        caller, before = till.caller(), time.perf_counter()
        assert caller.status()["unsent"] >= BACKLOG - 500
        while caller.status()["unsent"] > 0 and time.perf_counter() - before < DRAIN_S_MAX:
            number += 1
            asked = time.perf_counter()
            caller.sell({"id": f"meanwhile-{number}", "lines": [{"category": "food", "amount_minor": 500}]})
            slowest = max(slowest, time.perf_counter() - asked)
            time.sleep(0.2)
        drained_s = time.perf_counter() - before
        wait_until(lambda: caller.status()["unsent"] == 0, within_s=60, otherwise=lambda: f"{caller.status()}")
    server.stop()
    assert '"differences": []' in shop.books()
    yield Figure(f"backlog.drain {BACKLOG} sales", drained_s, "s")
    yield Figure("backlog.slowest sale meanwhile", slowest * 1e3, "ms")


def _sell_offline(shop: Shop) -> None:
    """So many sales on the till's own files, by the till itself and durable one by one, without a line."""
    key = read_key(shop.data, None)
    assert key is not None
    signer, clock = Ed25519Signer(key.secret), MachineClock()
    store = TillStore(shop.data, signer)
    till = Till(store=store, clock=clock, chance=MachineChance(), signer=signer, settings=TillSettings(prints=False))
    for number in range(BACKLOG):
        member = shop.members[number % len(shop.members)]["code"]
        wish = WishedSale(member, (WishedLine(None, "food", 500 + number % 700),))
        said = till.handle(Asked(number, SaleAsked(f"kept-{number}", wish)))
        assert any(isinstance(event, Answered) and isinstance(event.answer, Told) for event in said), said
    store.close()
