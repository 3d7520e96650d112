"""How long a customer waits at a till whose points another till holds: real tills and server on one computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from terminal.demo.caller import Caller
from tests.bench.figure import Figure
from tests.fixtures.shop import RunningTill, Shop, all_sent, make_shop, online, opened, redeeming, second_till
from tests.fixtures.waiting import wait_until

STARTS, RECALLS, POINTS = 5, 50, 100
PROMISED_MS = 1_000
"""Tills on one shop's line: the 99th percentile stays below this, whatever else this computer does."""


def figures(folder: Path) -> Iterator[Figure]:
    """Redemptions that need a recall beside redemptions of what the till holds, over several fresh starts."""
    make_shop(folder / "data")
    shop = opened(folder / "data")
    server = shop.server()
    server.start()
    other = second_till(shop, folder / "till-2")
    recalled: list[float] = []
    held: list[float] = []
    for start in range(STARTS):
        with RunningTill(shop) as first, RunningTill(other) as second:
            here, there = online(first, shop), online(second, other)
            for number in range(RECALLS):
                recalled.append(_recall(f"{start}-{number}", shop, number, here, there))
                held.append(_held(f"{start}-{number}", shop, number, here))
            all_sent(here)
            all_sent(there)
    server.stop()
    recalled.sort()
    held.sort()
    p50, p99 = recalled[len(recalled) // 2], recalled[len(recalled) * 99 // 100]
    yield Figure("rights.held p50", held[len(held) // 2], "ms")
    yield Figure("rights.recall p50", p50, "ms")
    yield Figure("rights.recall p99", p99, "ms", limit=1.0, ratio=p99 / PROMISED_MS)
    yield Figure("rights.recall longest", recalled[-1], "ms")


def _recall(name: str, shop: Shop, number: int, here: Caller, there: Caller) -> float:
    """Milliseconds of a redemption at the till that holds nothing of this member."""
    member = number % 10
    code = shop.members[member]["code"]
    wait_until(
        lambda: here.members(code=code)[0]["spendable_here"] >= 2 * POINTS,
        within_s=30,
        otherwise=lambda: "the first till was never granted the points",
    )
    assert there.members(code=code)[0]["spendable_here"] == 0, "this would be no recall"
    return _timed(there, redeeming(f"recall-{name}", shop, member, POINTS))


def _held(name: str, shop: Shop, number: int, here: Caller) -> float:
    """Milliseconds of the same redemption at the till that holds the points of another member."""
    return _timed(here, redeeming(f"held-{name}", shop, 10 + number % 10, POINTS))


def _timed(caller: Caller, sale: dict[str, object]) -> float:
    before = time.perf_counter()
    caller.sell(sale)
    return (time.perf_counter() - before) * 1e3
