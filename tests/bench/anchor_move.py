"""How long it takes until all points of a store lie at another till, and how the former anchor answers meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from terminal.companion import run_central
from terminal.demo.caller import Caller
from terminal.shop import CENTRAL
from tests.bench.figure import Figure
from tests.fixtures.shop import RunningTill, Shop, make_shop, online, opened, second_till

MEMBERS, LOOKUPS, PATIENCE_S = 10_000, 300, 240.0
PROMISED_MS = 100
"""Who scans a card while the till gives its points back does not notice it."""


def figures(folder: Path) -> Iterator[Figure]:
    """An administrator names another anchor while both tills trade."""
    make_shop(folder / "data", members=MEMBERS)
    shop = opened(folder / "data")
    server = shop.server()
    server.start()
    other = second_till(shop, folder / "till-2")
    with RunningTill(shop) as first, RunningTill(other) as second:
        here, there = online(first, shop), online(second, other)
        before = sorted(_look(here, shop, number) for number in range(LOOKUPS))
        run_central("tills", "anchor", "Till 2", "--data", str(shop.data / CENTRAL))
        began = time.monotonic()
        meanwhile: list[float] = []
        while not _has_moved(here, there, shop, len(meanwhile)):
            meanwhile.append(_look(here, shop, len(meanwhile)))
            assert time.monotonic() - began < PATIENCE_S, "the points never moved"
        took = time.monotonic() - began
    server.stop()
    meanwhile.sort()
    p99 = meanwhile[len(meanwhile) * 99 // 100]
    yield Figure(f"rights.anchor moved, {MEMBERS:,} members", took, "s")
    yield Figure("rights.look-up before p99", before[len(before) * 99 // 100], "ms")
    yield Figure("rights.look-up meanwhile p99", p99, "ms", limit=1.0, ratio=p99 / PROMISED_MS)
    yield Figure("rights.look-up meanwhile longest", meanwhile[-1], "ms")


def _look(caller: Caller, shop: Shop, number: int) -> float:
    before = time.perf_counter()
    caller.members(code=shop.members[number % len(shop.members)]["code"])
    return (time.perf_counter() - before) * 1e3


def _has_moved(here: Caller, there: Caller, shop: Shop, looked: int) -> bool:
    """Members of the list are in the order of their points, not of the handing over: a sample tells, now and then."""
    if looked % 50:
        return False
    rich = [row for row in shop.members if int(row["balance"]) > 0]
    sample = rich[:: max(len(rich) // 40, 1)]
    return all((_held(here, row["code"]), _held(there, row["code"])) == (0, int(row["balance"])) for row in sample)


def _held(caller: Caller, code: str) -> int:
    found: int = caller.members(code=code)[0]["spendable_here"]
    return found
